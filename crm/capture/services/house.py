"""What this installation says of its own mail."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from crm.staff.errors import Refusal
from crm.staff.models import StaffMember
from crm.staff.services import note_change

from ..domains import is_freemail
from ..models import MailRules, OwnKind, OwnName
from ..us import DOMAIN

# A list is known by its address or by its List-Id, which looks like a domain; so is a server by its name.
NAMES = (OwnKind.DOMAIN, OwnKind.SERVER)
ADDRESSES = (OwnKind.ALIAS, OwnKind.SHARED, OwnKind.FORM)


@transaction.atomic
def own(*, kind: str, value: str, by: StaffMember, at: datetime, staff: StaffMember | None = None) -> OwnName:
    """Say that a name is ours; mail that is read from now on is judged by it. Safe to do twice."""
    value = _checked(kind, value.strip().lower(), staff)
    row, made = OwnName.objects.get_or_create(
        kind=kind, value=value, defaults={"staff": staff if kind == OwnKind.ALIAS else None, "added_at": at}
    )
    if made:
        note_change(actor=by, at=at, obj=row, field=kind, old="", new=value)
    return row


@transaction.atomic
def disown(*, row: OwnName, by: StaffMember, at: datetime) -> None:
    note_change(actor=by, at=at, obj=row, field=row.kind, old=row.value, new="")
    row.delete()


@transaction.atomic
def set_mail_rules(*, by: StaffMember, at: datetime, **switches: bool) -> MailRules:
    """Turn switches of MailRules; they hold for mail that is read from now on."""
    row = MailRules.objects.filter(pk=1).first() or MailRules(pk=1)
    for name, new in switches.items():
        old = getattr(row, name)
        if old != new:
            setattr(row, name, new)
            note_change(actor=by, at=at, obj=row, field=name, old=old, new=new)
    row.save()
    return row


def _checked(kind: str, value: str, staff: StaffMember | None) -> str:
    name, at_sign, domain = value.rpartition("@")
    if not DOMAIN.fullmatch(domain) or (at_sign and not name):
        raise Refusal(f"“{value}” is neither a domain nor an address. Write ours.com or jane@ours.com.")
    if kind in ADDRESSES and not at_sign:
        raise Refusal("Write the whole address, such as jane@ours.com.")
    if kind in NAMES and at_sign:
        raise Refusal("Write the name alone, without anything before the @.")
    if kind == OwnKind.DOMAIN and is_freemail(domain):
        raise Refusal(f"{domain} belongs to everybody. Name the addresses there that are yours.")
    if kind == OwnKind.ALIAS and staff is None:
        raise Refusal("Say whose address it is.")
    return value
