"""Findings about people who wait for an answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from crm.conversations.ledger import work_calendar
from crm.conversations.models import Clock
from crm.conversations.targets import hours
from crm.staff.asking import asked_often
from crm.staff.queries import away, hours_of

from ..finding import Finding, Scope
from ..ladder import climb, steps_on
from ..models import Flag
from ..values import FlagKind, Severity

HOUR = timedelta(hours=1)
# What of a clock is judged; very many may be late at once.
JUDGED = (
    "client",
    "opened_by",
    "owner",
    "opened_at",
    "priority",
    "target",
    "target_basis",
    "around_the_clock",
    "calendar",
    "late_after",
)


def slow_response(scope: Scope) -> Iterator[Finding]:
    """A reply clock has passed its target; closed by a person's first reply."""
    rows = _late(scope.at, scope.ids, scope.wholly)
    steps = steps_on(scope.day) if rows else {}
    kept = {row.pk: row for row in scope.calendars.rows}
    for clock in rows:
        calendar = work_calendar(clock, hours_of(kept[clock.calendar_id]))
        reached = climb(clock, steps[clock.priority], calendar, scope.at)
        yield Finding(
            kind=FlagKind.SLOW_RESPONSE,
            subject=f"interaction:{clock.opened_by_id}",
            client_id=clock.client_id,
            interaction_id=clock.opened_by_id,
            owner_id=clock.owner_id,
            severity=reached.severity,
            opened_at=clock.late_after or scope.at,
            level=reached.level,
            levels=reached.reached,
            next_at=reached.next_at,
            why=arithmetic(clock, calendar.elapsed(clock.opened_at, scope.at), reached.level),
            evidence={"target": clock.target.total_seconds(), "basis": clock.target_basis},
        )


@asked_often
def _late(at: datetime, clients: Sequence[int], wholly: bool) -> QuerySet[Clock]:
    rows = Clock.objects.late(at).filter(client__in=clients).only(*JUDGED)
    resting = Flag.objects.resting(at).filter(interaction=OuterRef("opened_by"))
    return rows if wholly else rows.exclude(Exists(resting))


def arithmetic(clock: Clock, elapsed: timedelta, level: int) -> str:
    """The sum behind a late reply, in business hours."""
    over = elapsed - clock.target
    return f"target {hours(clock.target)} bh, {elapsed / HOUR:.1f} bh elapsed, {over / HOUR:.1f} bh over, level {level}"


def owner_absent(scope: Scope) -> Iterator[Finding]:
    """The owner of a running clock is away and nobody covers; closed when cover is named or the owner is back."""
    alone = {staff: absence for staff, absence in away(scope.at).items() if absence.cover_id is None}
    for clock in _owned(scope.ids, list(alone)):
        absence = alone[clock.owner_id or 0]
        yield Finding(
            kind=FlagKind.OWNER_ABSENT,
            subject=f"interaction:{clock.opened_by_id}",
            client_id=clock.client_id,
            interaction_id=clock.opened_by_id,
            owner_id=clock.owner_id,
            severity=Severity.WARNING,
            opened_at=max(absence.start, clock.opened_at),
            next_at=absence.end,
            why=f"{clock.owner} is away until {scope.hours.local_date(absence.end)} without cover",
            evidence={"absence": absence.pk},
        )


@asked_often
def _owned(clients: Sequence[int], owners: Sequence[int]) -> QuerySet[Clock]:
    return Clock.objects.running().filter(client__in=clients, owner__in=owners).select_related("owner")
