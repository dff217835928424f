"""Our own people: added, changed, invited, sent off. Nobody is ever deleted."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from allauth.socialaccount.models import SocialAccount
from django.db import transaction

from ..errors import Refusal
from ..models import StaffMember
from ..queries import administrators, covered_by
from .absences import change_absence
from .trail import check_line, check_zone, note_change

CHANGEABLE = frozenset(
    (
        "name",
        "email",
        "title",
        "function",
        "staff_role",
        "is_leadership",
        "backup",
        "timezone",
        "warn_by_mail",
        "daily_note",
        "digest_form",
        "digest_scope",
        "digest_day",
        "digest_hour",
        "is_superuser",
    )
)


@transaction.atomic
def add_member(*, email: str, name: str, at: datetime, by: StaffMember | None = None, **fields: Any) -> StaffMember:
    """A new person of ours. Refusal when the address is taken or the zone unknown."""
    if fields.get("timezone"):
        check_zone(fields["timezone"])
    if StaffMember.objects.filter(email__iexact=email).exists():
        raise Refusal(f"{email} already belongs to somebody here.")
    member = StaffMember.objects.create_user(email=email, name=name, **fields)
    note_change(actor=by, at=at, obj=member, field="", old="", new=name, reason="added")
    return member


@transaction.atomic
def change_member(
    *, member: StaffMember, by: StaffMember | None, at: datetime, reason: str = "", **changes: Any
) -> StaffMember:
    """Change facts about a person; each one leaves its mark. A leader's past contacts keep counting as they did.

    Refusal when the address is taken, the zone unknown, the last administrator would be lost, or the leadership
    switch moves without a reason.
    """
    unknown = sorted(set(changes) - CHANGEABLE)
    if unknown:
        raise Refusal(f"“{unknown[0]}” cannot be changed here.")
    if "email" in changes:
        changes["email"] = changes["email"].lower()
    changed = {field: new for field, new in changes.items() if getattr(member, field) != new}
    _check(member, changed, reason)
    administered = member.is_staff
    for field, new in changed.items():
        note_change(actor=by, at=at, obj=member, field=field, old=getattr(member, field), new=new, reason=reason)
        setattr(member, field, new)
    member.save(update_fields=list(changed))
    if "email" in changed:
        # Their company account is tied by its address, so the new address ties it again.
        SocialAccount.objects.filter(user=member).delete()
    if administered:
        _keep_an_administrator()
    return member


def _check(member: StaffMember, changed: dict[str, Any], reason: str) -> None:
    if changed.get("timezone"):
        check_zone(changed["timezone"])
    if "email" in changed and StaffMember.objects.filter(email__iexact=changed["email"]).exclude(pk=member.pk).exists():
        raise Refusal(f"{changed['email']} already belongs to somebody here.")
    if changed.get("backup") == member:
        raise Refusal("Nobody backs up themselves. Name somebody else, or leave the backup empty.")
    if "is_leadership" in changed:
        check_line(reason, "Say why: from now on it decides which contacts count as a leader's.")


def _keep_an_administrator() -> None:
    if not administrators().exists():
        raise Refusal("Nobody could change the settings any more. Make somebody else an administrator first.")


@transaction.atomic
def pass_on(*, member: StaffMember, to: StaffMember, by: StaffMember | None, at: datetime, reason: str) -> None:
    """Whom this person backs up, and whose absences they cover from now on, go to somebody else."""
    for other in StaffMember.objects.filter(backup=member):
        change_member(member=other, by=by, at=at, reason=reason, backup=None if other == to else to)
    for absence in covered_by(member, at):
        cover = None if absence.staff == to else to
        change_absence(
            absence=absence, start=absence.start, end=absence.end, cover=cover, note=absence.note, by=by, at=at
        )


@transaction.atomic
def deactivate(*, member: StaffMember, by: StaffMember, at: datetime, reason: str) -> None:
    """Somebody leaves: they cannot sign in, and no list offers them. Safe to do twice.

    Refusal without a reason, for oneself, for the last administrator, or while somebody's absence needs their cover.
    """
    check_line(reason, "Say why this person leaves; the reason stays with the record.")
    if member == by:
        raise Refusal("You cannot send yourself off. Ask another administrator.")
    covered = covered_by(member, at).first()
    if covered:
        raise Refusal(f"{member.name} covers for {covered.staff.name}. Name another cover first.")
    if StaffMember.objects.filter(pk=member.pk, is_active=True).update(is_active=False):
        note_change(actor=by, at=at, obj=member, field="is_active", old=True, new=False, reason=reason)
        if member.is_staff:
            _keep_an_administrator()
    member.refresh_from_db()


@transaction.atomic
def reactivate(*, member: StaffMember, by: StaffMember, at: datetime) -> None:
    """Somebody is back. They sign in as before."""
    if StaffMember.objects.filter(pk=member.pk, is_active=False).update(is_active=True):
        note_change(actor=by, at=at, obj=member, field="is_active", old=False, new=True)
    member.refresh_from_db()
