"""What a person does with a flag: acknowledge, snooze, assign, dismiss."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from crm.staff.errors import Refusal
from crm.staff.models import StaffMember
from crm.staff.queries import calendar_at, cover_for

from ..models import Flag, FlagEvent
from ..values import STANDING, FlagKind, FlagStatus, Happening

# A flag may sleep for at most this many business days (GLOSSARY.md, flag status).
LONGEST_SNOOZE = 5


@transaction.atomic
def acknowledge(*, flag: Flag, by: StaffMember, at: datetime, reason: str = "") -> Flag:
    """Say "I have seen it". Pauses levels 2 to 4 for half a business day; saying it again adds nothing to that."""
    first = flag.acknowledged_at or at
    return _act(flag, Happening.ACKNOWLEDGED, by, at, reason, status=FlagStatus.ACKNOWLEDGED, acknowledged_at=first)


@transaction.atomic
def snooze(*, flag: Flag, until: datetime, reason: str, by: StaffMember, at: datetime) -> Flag:
    """Let a flag rest until a moment. Refusal without a reason or beyond five business days."""
    if not reason.strip():
        raise Refusal("Say why this can wait.")
    if until <= at:
        raise Refusal("That moment has passed. Choose a later one.")
    if until > latest_snooze(at):
        raise Refusal(f"A flag may rest for five business days at most, until {latest_snooze(at):%a %d %b %H:%M %Z}.")
    soonest = min(filter(None, (flag.next_at, until)))
    return _act(
        flag, Happening.SNOOZED, by, at, reason, status=FlagStatus.SNOOZED, snoozed_until=until, next_at=soonest
    )


def latest_snooze(at: datetime) -> datetime:
    """The end of the fifth business day, today counted while it is open, in the site's zone."""
    hours = calendar_at(at)
    closes = hours.day_end(hours.local_date(at))
    today = closes is not None and closes > at
    return hours.business_day_end(at, LONGEST_SNOOZE - today)


@transaction.atomic
def assign(*, flag: Flag, to: StaffMember, by: StaffMember, at: datetime, reason: str = "") -> Flag:
    """Ask somebody to take care of it."""
    return _act(flag, Happening.ASSIGNED, by, at, reason or f"to {to.name}", assigned_to=to)


@transaction.atomic
def dismiss(*, flag: Flag, reason: str, by: StaffMember, at: datetime) -> Flag:
    """Put a flag away with a reason. It comes back only when there is more to it than now.

    Refusal without a reason, or when another than the executive sponsor would close a repeated lateness.
    """
    if not reason.strip():
        raise Refusal("Say why this flag is dismissed; the reason stays with it.")
    if flag.flag_kind == FlagKind.REPEAT_BREACH:
        _check_reviewer(flag, by, at)
    return _act(
        flag, Happening.DISMISSED, by, at, reason, status=FlagStatus.DISMISSED, dismissed_at=at, closed_reason=reason
    )


def _check_reviewer(flag: Flag, by: StaffMember, at: datetime) -> None:
    sponsor = flag.of_client.executive_sponsor
    if sponsor and by not in (sponsor, cover_for(sponsor, at)):
        raise Refusal(f"{sponsor.name} reviews this as executive sponsor. Assign it to {sponsor.name}.")


@transaction.atomic
def reopen(*, flag: Flag, by: StaffMember, at: datetime, reason: str = "") -> Flag:
    """Take an acknowledgement, a snooze or a dismissal back."""
    return _act(
        flag,
        Happening.REOPENED,
        by,
        at,
        reason,
        status=FlagStatus.OPEN,
        snoozed_until=None,
        dismissed_at=None,
        closed_reason="",
    )


def _act(flag: Flag, happening: Happening, by: StaffMember, at: datetime, reason: str, **fields: Any) -> Flag:
    """Claim the flag while it is still true, and write the line of history. Refusal when it has closed."""
    open_to = [*STANDING, FlagStatus.DISMISSED] if happening == Happening.REOPENED else list(STANDING)
    rows = Flag.objects.tracked().filter(pk=flag.pk, status__in=open_to)
    if not rows.update(**fields):
        raise Refusal("This flag is closed already; nothing is left to do.")
    flag.refresh_from_db()
    line = {"happening": happening, "at": at, "noticed_at": at, "by": by, "reason": reason, "severity": flag.severity}
    FlagEvent.objects.create(flag=flag, until=fields.get("snoozed_until"), **line)
    return flag
