"""What a flag rests on, in words for people; the stored arithmetic is for the record."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db.models import QuerySet

from crm.conversations.models import Clock
from crm.staff.asking import asked_often
from crm.staff.queries import SiteHours
from crm.watch.models import Flag
from crm.watch.values import FlagKind

from .dates import due, due_on
from .waits import Wait, waits

COUNTS_DAYS = (FlagKind.NO_CONTACT, FlagKind.NO_LEADERSHIP_CONTACT)


def since(flag: Flag, today: date) -> str:
    """“nothing since 28 Oct: 28 days, limit 14” for flags that count days."""
    first = date.fromisoformat(flag.evidence["since"])
    began = f"since {first:%-d %b}" if flag.evidence["last"] else "ever"
    return f"nothing {began}: {(today - first).days} days, limit {flag.evidence['limit']}"


def evidence(flags: Iterable[Flag], at: datetime, hours: SiteHours) -> dict[int, str]:
    """Per flag number why it stands, as of now. One statement for all of them."""
    flags = list(flags)
    late = [flag.interaction_id for flag in flags if flag.flag_kind == FlagKind.SLOW_RESPONSE]
    clocks = _clocks([number for number in late if number])
    found = {wait.clock.opened_by_id: wait for wait in waits(clocks, at, hours)}
    return {flag.pk: _evidence(flag, found.get(flag.interaction_id or 0), at, hours) for flag in flags}


@asked_often
def _clocks(questions: Sequence[int]) -> QuerySet[Clock]:
    return Clock.objects.filter(opened_by__in=questions).select_related("calendar")


def _evidence(flag: Flag, wait: Wait | None, at: datetime, hours: SiteHours) -> str:
    today = hours.local_date(at)
    if flag.flag_kind == FlagKind.SLOW_RESPONSE and wait:
        return f"{wait.text}, level {flag.escalation_level} · {wait.proof}"
    if flag.flag_kind in COUNTS_DAYS:
        return since(flag, today)
    if flag.commitment:
        return f"{due(flag.commitment.due, at, hours.zone).text}, promised for {flag.commitment.due:%-d %b}"
    if flag.milestone:
        return f"{due_on(flag.milestone.due, today).text}, due {flag.milestone.due:%-d %b}"
    if flag.flag_kind == FlagKind.MINUTES_OVERDUE:
        return f"minutes were due {flag.opened_at.astimezone(hours.zone):%-d %b %H:%M}"
    return flag.why
