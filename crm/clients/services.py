"""Verbs of this room; the only writers of its rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.db.models import QuerySet

from crm.staff.errors import Refusal
from crm.staff.models import AuditEvent, StaffMember
from crm.staff.rows import update_rows
from crm.staff.services import check_aware, check_line, check_zone, note_change
from crm.staff.services.blotting import blot

from .code_names import SHAPE, betrays, free_code_name
from .erasing import is_erased, pseudonym, words_of_person
from .models import AccessGrant, Client, Contact
from .words import fold

# What decides which code names a client may have.
NAMED_BY = ("name", "short_code", "domain", "code_name")


@transaction.atomic
def add_client(*, name: str, short_code: str, by: StaffMember | None, at: datetime, **fields: Any) -> Client:
    """A new client. Refusal when the name or code is taken or the zone unknown. Without a code name it gets one."""
    facts = {"name": name, "short_code": short_code, **fields}
    _check_client(Client.objects.all(), facts)
    fields["code_name"] = _code_name(Client.objects.all(), facts)
    fields["domain"] = fields.get("domain", "").lower()
    client = Client.objects.create(name=name, short_code=short_code, changed_at=at, **fields)
    note_change(actor=by, at=at, obj=client, field="", old="", new=name, reason="added")
    return client


@transaction.atomic
def change_client(*, client: Client, by: StaffMember | None, at: datetime, reason: str = "", **facts: Any) -> Client:
    """Other facts of a client; a new tier holds for clocks opened from now on (R9). Refusal as for a new one."""
    others = Client.objects.exclude(pk=client.pk)
    _check_client(others, facts)
    if facts.keys() & NAMED_BY:
        facts["code_name"] = _code_name(others, {field: getattr(client, field) for field in NAMED_BY} | facts)
    if "domain" in facts:
        facts["domain"] = facts["domain"].lower()
    _change(client, facts, by=by, at=at, reason=reason)
    mark_changed(clients=[client.pk], at=at)
    return client


@transaction.atomic
def change_contact(
    *, contact: Contact, by: StaffMember | None, at: datetime, reason: str = "", **facts: Any
) -> Contact:
    """Other facts of a person at a client. Refusal when the address belongs to somebody else."""
    if "email" in facts:
        facts["email"] = (facts["email"] or "").lower() or None
        _check_address(Contact.objects.exclude(pk=contact.pk), facts["email"])
    _change(contact, facts, by=by, at=at, reason=reason)
    return contact


def _change(row: models.Model, facts: dict[str, Any], *, by: StaffMember | None, at: datetime, reason: str) -> None:
    for field, new in facts.items():
        old = getattr(row, field)
        if old != new:
            note_change(actor=by, at=at, obj=row, field=field, old=old, new=new, reason=reason)
            setattr(row, field, new)
    row.save()


def _check_client(others: QuerySet[Client], facts: Mapping[str, Any]) -> None:
    if facts.get("timezone"):
        check_zone(facts["timezone"])
    if "name" in facts and others.filter(name__iexact=facts["name"]).exists():
        raise Refusal(f"There is already a client called {facts['name']}.")
    if "short_code" in facts and others.filter(short_code__iexact=facts["short_code"]).exists():
        raise Refusal(f"The code {facts['short_code']} already belongs to another client.")


def _code_name(others: QuerySet[Client], facts: Mapping[str, Any]) -> str:
    """The code name it is given, else a free one. Refusal for one that is taken or gives the name away."""
    given = " ".join((facts.get("code_name") or "").split())
    told = (facts["name"], facts["short_code"], facts.get("domain", "").rpartition(".")[0])
    taken = {text for row in others.values_list("name", "short_code", "code_name") for text in row}
    if not given:
        return free_code_name(told, taken)
    if not SHAPE.fullmatch(given):
        raise Refusal("A code name is a word of 3 to 24 letters, such as Heron.")
    if betrays(given, told):
        raise Refusal(f"The code name {given} would give the name away. Choose a word that has nothing to do with it.")
    if fold(given) in map(fold, taken):
        raise Refusal(f"Another client is called {given}. Choose another code name.")
    return given


def _check_address(others: QuerySet[Contact], email: str | None) -> None:
    if email and others.filter(email__iexact=email).exists():
        raise Refusal(f"{email} already belongs to a contact.")


@transaction.atomic
def add_contact(*, client: Client, name: str, by: StaffMember | None, at: datetime, **fields: Any) -> Contact:
    """A new person at a client. Refusal when the address belongs to a contact already."""
    email = (fields.pop("email", None) or "").lower() or None
    _check_address(Contact.objects.all(), email)
    contact = Contact.objects.create(client=client, name=name, email=email, **fields)
    note_change(actor=by, at=at, obj=contact, field="", old="", new=name, reason="added")
    return contact


@transaction.atomic
def remove_contact(*, contact: Contact, by: StaffMember | None, at: datetime, reason: str) -> None:
    """Take away a person whom only a mail had told us of. Refusal for one that somebody entered."""
    if not contact.made_by_capture:
        raise Refusal(f"{contact.name} was entered by a person and stays. Change what is wrong on the client’s page.")
    note_change(actor=by, at=at, obj=contact, field="", old=contact.name, new="", reason=reason)
    contact.delete()


@transaction.atomic
def take_back_contact(*, contact: Contact, by: StaffMember | None, at: datetime, reason: str) -> None:
    """Remove a person who was added by mistake: nothing about them is kept but the mark that it was so.

    Refusal when they were changed since, or took part in something.
    """
    check_line(reason, "Say why this contact is taken back; the reason stays in the trail.")
    if AuditEvent.objects.filter(model="contact", object_id=contact.pk).exclude(field="").exists():
        raise Refusal(f"{contact.name} was changed since.")
    linked = (rel for rel in contact._meta.related_objects if rel.many_to_many)
    if any(getattr(contact, rel.get_accessor_name() or "").exists() for rel in linked):
        raise Refusal(f"{contact.name} takes part in contacts by now.")
    note_change(actor=by, at=at, obj=contact, field="", old="", new="", reason=reason)
    try:
        contact.delete()
    except models.ProtectedError as error:
        raise Refusal(f"{contact.name} is named elsewhere by now.") from error


def erase_contact(*, contact: Contact, by: StaffMember | None, at: datetime, reason: str) -> dict[str, list[int]]:
    """Put a pseudonym in the place of this person, here and in every text that names them; the business fact stays.

    Returns the numbers of the rows that named them, by table (POLICIES.md, erasure). Refusal without a reason, or
    for somebody who was erased before.
    """
    check_line(reason, "Say why this person is erased; the reason stays in the trail.")
    if is_erased(contact):
        raise Refusal(f"{contact.name} was erased before.")
    words = words_of_person(contact)
    with transaction.atomic():
        contact.name, contact.email, contact.phone, contact.title = pseudonym(contact), None, "", ""
        contact.erase_after = None
        contact.save()
        changed = blot(words=words, by=by, at=at, reason=reason)
        note_change(actor=by, at=at, obj=contact, field="erased", old="", new=contact.name, reason=reason)
    return changed


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
    """Let somebody see a restricted client. Safe to do twice: a grant in force is kept, and prolonged if need be."""
    check_line(reason, "Say why this person may see the client.")
    if until and check_aware(until, "end of the access") <= at:
        raise Refusal("The access would end before it begins. Give an end in the future.")
    found = AccessGrant.objects.in_force(at).filter(client=client, staff=staff).first()
    if found:
        return _prolong(found, until, by=by, at=at, reason=reason)
    grant = AccessGrant.objects.create(
        client=client, staff=staff, granted_by=by, valid_from=at, until=until, reason=reason
    )
    note_change(actor=by, at=at, obj=grant, field="", old="", new=str(grant), reason=reason)
    return grant


def _prolong(
    grant: AccessGrant, until: datetime | None, *, by: StaffMember | None, at: datetime, reason: str
) -> AccessGrant:
    if grant.until and (until is None or until > grant.until):
        note_change(actor=by, at=at, obj=grant, field="until", old=grant.until, new=until, reason=reason)
        grant.until = until
        grant.save(update_fields=["until"])
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
    check_line(reason, "Say why the access ends; the reason stays with the record.")
    if AccessGrant.objects.in_force(at).filter(pk=grant.pk).update(until=at):
        note_change(actor=by, at=at, obj=grant, field="until", old=grant.until, new=at, reason=reason)
    grant.refresh_from_db()
    return grant


def mark_changed(*, clients: Iterable[int], at: datetime) -> None:
    """Say that a fact of these clients changed, so that the next sweep judges them."""
    update_rows([Client(pk=pk, changed_at=at) for pk in sorted(clients)], ["changed_at"])


def clear_changed(*, client_id: int, seen: datetime) -> bool:
    """Take the mark away if it is still the one that was judged; False: a newer fact came meanwhile."""
    return Client.objects.filter(pk=client_id, changed_at=seen).update(changed_at=None) == 1
