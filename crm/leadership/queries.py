"""Questions about leadership contact. A touchpoint is found among the interactions; nothing here writes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from crm.clients.models import Client
from crm.conversations.queries import last_touchpoint
from crm.projects.models import Project
from crm.projects.queries import open_projects
from crm.staff.queries import calendar_at, leaders

from .limits import Gap, LimitTable, gap_on, limit_on, policy_on
from .models import Touchpoint

# POLICIES.md: when the limits ask for more than this of each leader in 30 days, they are wishful.
HEAVY_LOAD = 8


@dataclass(frozen=True)
class Coverage:
    """One project and its gap."""

    project: Project
    gap: Gap


def coverage(projects: Iterable[Project], at: datetime) -> list[Coverage]:
    """The gap of each open project on the site's local date, longest over its limit first."""
    projects = list(projects)
    hours = calendar_at(at)
    day = hours.local_date(at)
    last = last_touchpoint([project.pk for project in projects])
    tables: dict[int, LimitTable] = {}
    rows = []
    for project in projects:
        table = tables.setdefault(project.client_id, policy_on(day, project.client_id))
        seen = last.get(project.pk)
        gap = gap_on(project, hours.local_date(seen) if seen else None, day, table)
        if gap:
            rows.append(Coverage(project, gap))
    return sorted(rows, key=lambda row: (-row.gap.days / max(row.gap.limit, 1), row.project.code))


def lapsed(at: datetime, clients: QuerySet[Client] | None = None) -> list[Coverage]:
    """Projects whose limit has passed (the stored moment finds them, the interactions prove it), longest gap first."""
    rows = open_projects(clients).filter(leader_due_at__lte=at)
    found = [row for row in coverage(rows, at) if row.gap.lapsed]
    return sorted(found, key=lambda row: (-row.gap.days, row.project.code))


def due_soon(at: datetime, clients: QuerySet[Client] | None = None) -> list[Coverage]:
    """Projects at 80 % of their limit or more, not yet beyond it."""
    rows = open_projects(clients).filter(leader_warn_at__lte=at)
    return [row for row in coverage(rows, at) if row.gap.due_soon]


@dataclass(frozen=True)
class Load:
    """What the limits ask of the leaders."""

    needed: float
    leaders: int

    @property
    def each(self) -> float:
        return self.needed / self.leaders if self.leaders else 0.0

    @property
    def wishful(self) -> bool:
        return self.each > HEAVY_LOAD


def load_per_leader(at: datetime, clients: QuerySet[Client] | None = None) -> Load:
    """Project contacts the limits need in 30 days, against the number of leaders."""
    day = calendar_at(at).local_date(at)
    tables: dict[int, LimitTable] = {}
    needed = 0.0
    for project in open_projects(clients):
        table = tables.setdefault(project.client_id, policy_on(day, project.client_id))
        limit = limit_on(project, day, table)
        needed += 30 / limit if limit else 0.0
    return Load(round(needed, 1), len(leaders()))


def planned(at: datetime, clients: QuerySet[Client] | None = None) -> QuerySet[Touchpoint]:
    """Leadership contacts that are planned and still ahead."""
    rows = Touchpoint.objects.filter(met_by=None, withdrawn_at=None, planned_for__gte=at)
    rows = rows if clients is None else rows.filter(project__client__in=clients)
    return rows.select_related("project", "project__client", "leader")
