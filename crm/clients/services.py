"""Verbs of this room; the only writers of its rows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from crm.staff.errors import Refusal
from crm.staff.models import StaffMember
from crm.staff.services import check_zone, note_change

from .models import AccessGrant, Client, Contact


@transaction.atomic
def add_client(*, name: str, short_code: str, by: StaffMember | None, at: datetime, **fields: Any) -> Client:
    """A new client. Refusal when the name or code is taken or the zone unknown."""
    if fields.get("timezone"):
        check_zone(fields["timezone"])
    if Client.objects.filter(name__iexact=name).exists():
        raise Refusal(f"There is already a client called {name}.")
    if Client.objects.filter(short_code__iexact=short_code).exists():
        raise Refusal(f"The code {short_code} already belongs to another client.")
    fields["domain"] = fields.get("domain", "").lower()
    client = Client.objects.create(name=name, short_code=short_code, changed_at=at, **fields)
    note_change(actor=by, at=at, obj=client, field="", old="", new=name, reason="added")
    return client


@transaction.atomic
def add_contact(*, client: Client, name: str, by: StaffMember | None, at: datetime, **fields: Any) -> Contact:
    """A new person at a client. Refusal when the address belongs to a contact already."""
    email = (fields.pop("email", None) or "").lower() or None
    if email and Contact.objects.filter(email__iexact=email).exists():
        raise Refusal(f"{email} already belongs to a contact.")
    contact = Contact.objects.create(client=client, name=name, email=email, **fields)
    note_change(actor=by, at=at, obj=contact, field="", old="", new=name, reason="added")
    return contact


@transaction.atomic
def grant_access(
    *,
    client: Client,
    staff: StaffMember,
    by: StaffMember | None,
    at: datetime,
    reason: str,
    until: datetime | None = None,
) -> AccessGrant:
    """Let somebody see a restricted client. Safe to do twice: a grant in force is kept."""
    if not reason.strip():
        raise Refusal("Say why this person may see the client.")
    found = AccessGrant.objects.in_force(at).filter(client=client, staff=staff).first()
    if found:
        return found
    grant = AccessGrant.objects.create(
        client=client, staff=staff, granted_by=by, valid_from=at, until=until, reason=reason
    )
    note_change(actor=by, at=at, obj=grant, field="", old="", new=str(grant), reason=reason)
    return grant


@transaction.atomic
def change_people(
    *, client: Client, by: StaffMember | None, at: datetime, reason: str, **people: StaffMember | None
) -> Client:
    """Another executive sponsor or relationship owner, with the reason."""
    for field in ("executive_sponsor", "relationship_owner"):
        old, new = getattr(client, field), people.get(field, getattr(client, field))
        if old != new:
            note_change(actor=by, at=at, obj=client, field=field, old=old, new=new, reason=reason)
            setattr(client, field, new)
    client.save(update_fields=["executive_sponsor", "relationship_owner"])
    mark_changed(clients=[client.pk], at=at)
    return client


@transaction.atomic
def end_grant(*, grant: AccessGrant, by: StaffMember | None, at: datetime, reason: str) -> AccessGrant:
    """Somebody may no longer see a restricted client. Safe to do twice. Refusal without a reason."""
    if not reason.strip():
        raise Refusal("Say why the access ends; the reason stays with the record.")
    if AccessGrant.objects.in_force(at).filter(pk=grant.pk).update(until=at):
        note_change(actor=by, at=at, obj=grant, field="until", old=grant.until, new=at, reason=reason)
    grant.refresh_from_db()
    return grant


def mark_changed(*, clients: Iterable[int], at: datetime) -> None:
    """Say that a fact of these clients changed, so that the next sweep judges them."""
    Client.objects.filter(pk__in=list(clients)).update(changed_at=at)


def clear_changed(*, client_id: int, seen: datetime) -> bool:
    """Take the mark away if it is still the one that was judged; False: a newer fact came meanwhile."""
    return Client.objects.filter(pk=client_id, changed_at=seen).update(changed_at=None) == 1
