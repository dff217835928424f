"""Findings about people who wait for an answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta

from crm.conversations.ledger import work_calendar
from crm.conversations.models import Clock
from crm.conversations.targets import hours
from crm.conversations.values import ClockState
from crm.staff.queries import away, hours_of

from ..finding import Finding, Scope
from ..ladder import climb, steps_on
from ..values import FlagKind, Severity

# "Ten business days" of POLICIES.md, in working time of a nine-hour day.
TEN_BUSINESS_DAYS = timedelta(hours=90)
HOUR = timedelta(hours=1)


def slow_response(scope: Scope) -> Iterator[Finding]:
    """A reply clock has passed its target; closed by a person's first reply."""
    rows = list(Clock.objects.late(scope.at).filter(client__in=scope.ids).select_related("calendar"))
    steps = steps_on(scope.day) if rows else {}
    for clock in rows:
        calendar = work_calendar(clock, hours_of(clock.calendar))
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


def arithmetic(clock: Clock, elapsed: timedelta, level: int) -> str:
    """The sum behind a late reply, in business hours."""
    over = elapsed - clock.target
    return f"target {hours(clock.target)} bh, {elapsed / HOUR:.1f} bh elapsed, {over / HOUR:.1f} bh over, level {level}"


def repeat_breach(scope: Scope) -> Iterator[Finding]:
    """Two late or missing replies for one client in ten business days; closed by the executive sponsor's review."""
    recent = scope.hours.calendar.back(scope.at, TEN_BUSINESS_DAYS)
    # A flag that stands keeps the stretch it was raised for until somebody has looked at it.
    standing = {flag.client_id: flag.opened_at for flag in scope.tracked if flag.flag_kind == FlagKind.REPEAT_BREACH}
    since = {
        client: min(filter(None, (recent, _window(scope, standing.get(client)))), default=scope.at)
        for client in scope.ids
    }
    if not since:
        return
    late = Clock.objects.decided(min(since.values()), scope.at).filter(client__in=scope.ids).exclude(in_time=True)
    found: dict[int, list[tuple[datetime, int]]] = defaultdict(list)
    for client, verdict, question in late.values_list("client_id", "verdict_at", "opened_by_id"):
        if verdict and verdict >= since[client]:
            found[client].append((verdict, question))
    for client, rows in sorted(found.items()):
        if len(rows) >= 2:
            yield _again(scope, client, sorted(rows))


def _window(scope: Scope, opened_at: datetime | None) -> datetime | None:
    return scope.hours.calendar.back(opened_at, TEN_BUSINESS_DAYS) if opened_at else None


def _again(scope: Scope, client: int, rows: list[tuple[datetime, int]]) -> Finding:
    return Finding(
        kind=FlagKind.REPEAT_BREACH,
        subject=f"client:{client}",
        client_id=client,
        owner_id=scope.by_id[client].executive_sponsor_id,
        severity=Severity.SERIOUS,
        opened_at=rows[1][0],
        renewed_at=rows[-1][0],
        why=f"{len(rows)} late or missing replies in ten business days",
        evidence={"interactions": [question for _, question in rows]},
    )


def owner_absent(scope: Scope) -> Iterator[Finding]:
    """The owner of a running clock is away and nobody covers; closed when cover is named or the owner is back."""
    gone = {absence.staff_id: absence for absence in away(scope.at)}
    alone = {staff: absence for staff, absence in gone.items() if absence.cover_id is None}
    rows = Clock.objects.filter(state=ClockState.RUNNING, client__in=scope.ids, owner__in=list(alone)) if alone else ()
    for clock in rows:
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
            why=f"{absence.staff.name} is away until {scope.hours.local_date(absence.end)} without cover",
            evidence={"absence": absence.pk},
        )
