"""Which projects want a leader: those past their limit, near it, or soon to be. Nothing here writes.

There may be hundreds and few are shown, so each is judged from its row as it comes; what is shown becomes a model.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, QuerySet

from crm.clients.models import Client
from crm.conversations.queries import touched
from crm.projects.models import Project
from crm.projects.queries import open_projects
from crm.projects.values import group_of
from crm.staff.models import StaffMember
from crm.staff.queries import SiteHours, calendar_at

from .limits import Gap, Limits, LimitTable, limit_of, limits_for, window_from
from .queries import planned

CLIENT = ("name", "timezone", "country", "work_week")
COLUMNS = (
    *("pk", "code", "code_name", "phase", "status", "opened", "kickoff", "leader_warn_at", "client_id"),
    *("client__tier", "client__executive_sponsor_id", "client__executive_sponsor__name"),
    *(f"client__{name}" for name in CLIENT),
    *("touched", "is_planned"),
)


class Wanting(NamedTuple):
    """A row of `wanting`."""

    number: int
    code: str
    code_name: str
    phase: str
    status: str
    opened: date
    kickoff: date | None
    warn_at: datetime | None
    client_id: int
    tier: str
    sponsor_id: int | None
    sponsor: str | None
    client: str
    timezone: str
    country: str
    work_week: str
    touched: datetime | None
    is_planned: bool


@dataclass(frozen=True)
class Lapse:
    """A project and its gap."""

    row: Wanting
    gap: Gap

    @cached_property
    def project(self) -> Project:
        """As much of it as says who should call whom."""
        row = self.row
        client = Client(
            pk=row.client_id,
            name=row.client,
            tier=row.tier,
            timezone=row.timezone,
            country=row.country,
            work_week=row.work_week,
            executive_sponsor=StaffMember(pk=row.sponsor_id, name=row.sponsor) if row.sponsor else None,
        )
        return Project(pk=row.number, code=row.code, code_name=row.code_name, client=client, leader_warn_at=row.warn_at)


@dataclass(frozen=True)
class Gaps:
    """Projects without a leader for too long, those at 80 % of their limit or more, and those that will be if nobody
    calls. `names` are those of all that were looked at, by number."""

    lapsed: list[Lapse]
    due_soon: list[Lapse]
    turning: list[Lapse] = field(default_factory=list)
    names: Mapping[int, str] = field(default_factory=dict)


def wanting(
    at: datetime, until: datetime, clients: QuerySet[Client] | None = None, others: Sequence[int] = ()
) -> QuerySet[Project, Any]:
    """Open projects that by their stored moments are late or due soon, or will be due soon until a later one; and
    `others`, by number, that are looked at in any case."""
    due = Q(leader_warn_at__lte=until) | Q(leader_due_at__lte=at)
    rows = open_projects(clients).filter(due | Q(pk__in=others))
    ahead = planned(at).filter(project=OuterRef("pk")).select_related(None).order_by()
    found: QuerySet[Project, Any] = touched(rows).annotate(is_planned=Exists(ahead)).order_by()
    return found.values_list(*COLUMNS)


def gaps_among(
    rows: Iterable[Any], at: datetime, until: datetime, hours: SiteHours, limits: Limits | None = None
) -> Gaps:
    """The lists of these rows: the stored moments found the projects, the interactions prove it."""
    return in_lists(judged(rows, at, hours, limits), at, until)


def judged(rows: Iterable[Any], at: datetime, hours: SiteHours, limits: Limits | None = None) -> list[Lapse]:
    """The projects of rows of `wanting` that have a limit, each with its gap."""
    found = [Wanting(*row) for row in rows]
    day, zone = hours.local_date(at), hours.zone
    limits = limits or limits_for((row.client_id for row in found), day)
    return [Lapse(row, gap) for row in found if (gap := _gap(row, day, limits.of(row.client_id), zone))]


def _gap(row: Wanting, day: date, table: LimitTable, zone: ZoneInfo) -> Gap | None:
    begins = day < window_from(row.kickoff, table)
    limit = limit_of(group_of(row.status, row.phase), row.tier, begins, table)
    last = row.touched.astimezone(zone).date() if row.touched else None
    return None if limit is None else Gap(last, last or row.opened, limit, day)


def in_lists(found: Sequence[Lapse], at: datetime, until: datetime) -> Gaps:
    """Longest gap first; of what turns due soon until a later moment, the next first."""
    late = sorted((one for one in found if one.gap.lapsed), key=lambda one: (-one.gap.days, one.row.code))
    soon = sorted((one for one in found if one.gap.due_soon), key=_worst_first)
    return Gaps(late, soon, _turning(found, at, until), {one.row.number: one.row.code_name for one in found})


def _turning(found: Iterable[Lapse], at: datetime, until: datetime) -> list[Lapse]:
    free = ((one.row.warn_at, one.row.code, one) for one in found if one.row.warn_at and not one.row.is_planned)
    turns = [(warn, code, one) for warn, code, one in free if at < warn <= until]
    return [one for _, _, one in sorted(turns, key=lambda turn: turn[:2])]


def _worst_first(one: Lapse) -> tuple[float, str]:
    return -one.gap.days / max(one.gap.limit, 1), one.row.code


def _now(at: datetime, clients: QuerySet[Client] | None) -> Gaps:
    return gaps_among(wanting(at, at, clients), at, at, calendar_at(at))


def lapsed(at: datetime, clients: QuerySet[Client] | None = None) -> list[Lapse]:
    """Projects whose limit has passed, longest gap first."""
    return _now(at, clients).lapsed


def due_soon(at: datetime, clients: QuerySet[Client] | None = None) -> list[Lapse]:
    """Projects at 80 % of their limit or more, not yet beyond it."""
    return _now(at, clients).due_soon
