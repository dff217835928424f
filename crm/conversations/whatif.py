"""What other targets would have meant: the same reckoning with other values (RULES.md, replays). Nothing here writes.

The clocks of the stretch are read once, a batch at a time, with what their target is looked up by beside them.
A stopped clock has its working time on the row, so only running clocks ask the calendar: the cost is one pass
over the stretch, in a fixed number of statements and a fixed amount of memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Exists, Min, OuterRef, QuerySet

from crm.clients.models import Client
from crm.clients.queries import within
from crm.clients.values import Lifecycle
from crm.projects.values import GROUP_OF_PHASE, PhaseGroup
from crm.staff.models import SiteCalendar
from crm.staff.queries import SiteHours, around_the_clock, hours_of

from .models import Clock, InteractionProject, ResponsePolicy
from .targets import Asked, Target, TargetTable, look_up

BATCH = 2000
PURSUIT_PHASES = tuple(phase for phase, group in GROUP_OF_PHASE.items() if group == PhaseGroup.PURSUIT)


@dataclass(frozen=True)
class Replay:
    """Of the questions of a stretch: how many waited longer than their target, and than another one."""

    clocks: int = 0
    was: int = 0
    would_be: int = 0


@dataclass(frozen=True, slots=True)
class Waited:
    """A clock as a replay needs it."""

    client_id: int
    calendar_id: int
    opened_at: datetime
    until: datetime
    working: timedelta | None
    target: timedelta
    around_the_clock: bool
    asked: Asked


def replay(
    table: TargetTable,
    *,
    start: datetime,
    end: datetime,
    at: datetime,
    client: Client | None = None,
    clients: QuerySet[Client] | None = None,
) -> Replay:
    """Judge the questions opened in [start, end), or those of these clients, by another table; for one client, or for
    all without their own."""
    calendars = {row.pk: hours_of(row) for row in SiteCalendar.objects.all()}
    exempt = {} if client else _own_policies()
    targets: dict[Asked, Target] = {}
    clocks = was = would_be = 0
    for row in _waited(_asked(start, end, client, clients), at):
        hours = calendars[row.calendar_id]
        late = _working(row, row.around_the_clock, hours) > row.target
        clocks, was = clocks + 1, was + late
        if _keeps_own(exempt.get(row.client_id), row, hours):
            would_be += late
            continue
        target = targets.setdefault(row.asked, look_up(table, row.asked))
        would_be += _working(row, target.around_the_clock, hours) > target.span
    return Replay(clocks, was, would_be)


def _own_policies() -> dict[int | None, date]:
    """Since when clients have targets of their own, which a policy for everybody does not touch."""
    rows = ResponsePolicy.objects.filter(client__isnull=False).order_by().values_list("client_id")
    return dict(rows.annotate(Min("valid_from")))


def _keeps_own(since: date | None, row: Waited, hours: SiteHours) -> bool:
    return since is not None and since <= row.opened_at.astimezone(ZoneInfo(hours.row.timezone)).date()


def _working(row: Waited, always: bool, hours: SiteHours) -> timedelta:
    """Working time so far, or clock time. What stands on the row is used where it was counted the same way."""
    if row.working is not None and row.around_the_clock == always:
        return row.working
    calendar = around_the_clock(hours.row.timezone) if always else hours.calendar
    return calendar.elapsed(row.opened_at, row.until)


def _asked(start: datetime, end: datetime, client: Client | None, clients: QuerySet[Client] | None) -> QuerySet[Clock]:
    rows = Clock.objects.filter(opened_at__gte=start, opened_at__lt=end)
    rows = rows.filter(client=client) if client else rows
    return rows if clients is None else within(rows, clients)


def _waited(rows: QuerySet[Clock], at: datetime) -> Iterator[Waited]:
    for row in _with_lookups(rows).iterator(chunk_size=BATCH):
        clients, calendar, opened, stopped, working, target, always, tier, lifecycle, *rest = row
        priority, channel, pursued, covered = rest
        asked = Asked(tier, priority, channel, pursued or lifecycle == Lifecycle.PROSPECT, covered)
        yield Waited(clients, calendar, opened, stopped or at, working, target, always, asked)


def _with_lookups(rows: QuerySet[Clock]) -> QuerySet[Clock, tuple[Any, ...]]:
    places = InteractionProject.objects.filter(interaction=OuterRef("opened_by"))
    return (
        rows.order_by()
        .annotate(
            pursued=Exists(places.filter(project__phase__in=PURSUIT_PHASES)),
            covered=Exists(places.filter(project__after_hours_cover=True)),
        )
        .values_list(
            "client_id",
            "calendar_id",
            "opened_at",
            "stopped_at",
            "working",
            "target",
            "around_the_clock",
            "client__tier",
            "client__lifecycle",
            "priority",
            "channel",
            "pursued",
            "covered",
        )
    )
