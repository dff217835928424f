"""Questions about leadership contact. A touchpoint is found among the interactions; nothing here writes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from crm.clients.models import Client
from crm.conversations.models import Participation
from crm.conversations.queries import touched
from crm.conversations.values import ParticipationKind
from crm.projects.models import Project
from crm.projects.queries import open_projects
from crm.staff.queries import SiteHours, calendar_at, leaders

from .limits import Gap, Limits, gap_on, limit_on, limits_for
from .models import Touchpoint

SHOWN = (
    "client__executive_sponsor__name",
    *("code", "code_name", "phase", "status", "opened", "kickoff", "project_manager", "leader_warn_at"),
    *("client__name", "client__tier", "client__timezone", "client__country", "client__work_week"),
)
# POLICIES.md: when the limits ask for more than this of each leader in 30 days, they are wishful.
HEAVY_LOAD = 8
# Who calls a few days before the day has done what was planned.
NEAR = timedelta(days=7)


def slim(projects: QuerySet[Project]) -> QuerySet[Project]:
    """Of many projects only what orders their gaps and says who should call whom."""
    return projects.select_related(None).select_related("client__executive_sponsor").only(*SHOWN)


def wanting_leaders(projects: QuerySet[Project], at: datetime) -> QuerySet[Project]:
    """Of open projects, by their stored moments, those past their limit or near it; whose passes first is first."""
    return projects.filter(Q(leader_warn_at__lte=at) | Q(leader_due_at__lte=at)).order_by("leader_due_at", "code")


def first_touched(projects: QuerySet[Project], most: int, behind: int = 0) -> QuerySet[Project]:
    """The first of these in their order, or those behind so many, `touched`; of the others nobody asks when."""
    first = Project.objects.filter(pk__in=projects.select_related(None).values("pk")[behind : behind + most])
    return touched(slim(first)).order_by(*projects.query.order_by)


@dataclass(frozen=True)
class Coverage:
    """One project and its gap."""

    project: Project
    gap: Gap


def gap_of_each(
    projects: QuerySet[Project], at: datetime, hours: SiteHours | None = None
) -> list[tuple[Project, Gap | None]]:
    """Projects in their order, each with its gap on the site's local date; None for a closed one."""
    return gaps_of(touched(projects.select_related("client")), hours or calendar_at(at), at)


def gaps_of(found: Iterable[Any], hours: SiteHours, at: datetime) -> list[tuple[Project, Gap | None]]:
    """The same of projects that say when they were `touched`."""
    found, day = list(found), hours.local_date(at)
    limits = limits_for((project.client_id for project in found), day)
    return [
        (project, gap_on(project, _day(project.touched, hours), day, limits.of(project.client_id))) for project in found
    ]


def _day(moment: datetime | None, hours: SiteHours) -> date | None:
    return hours.local_date(moment) if moment else None


def coverage(projects: QuerySet[Project], at: datetime, hours: SiteHours | None = None) -> list[Coverage]:
    """The gap of each open project, longest over its limit first."""
    return worst_first(gap_of_each(projects, at, hours))


def worst_first(found: Iterable[tuple[Project, Gap | None]]) -> list[Coverage]:
    rows = [Coverage(project, gap) for project, gap in found if gap]
    return sorted(rows, key=lambda row: (-row.gap.days / max(row.gap.limit, 1), row.project.code))


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


def load_per_leader(at: datetime, clients: QuerySet[Client] | None = None, hours: SiteHours | None = None) -> Load:
    """Project contacts the limits need in 30 days, against the number of leaders."""
    day = (hours or calendar_at(at)).local_date(at)
    projects = list(open_projects(clients))
    limits = limits_for((project.client_id for project in projects), day)
    return load_of(projects, day, limits, len(leaders()))


def load_of(projects: Iterable[Project], day: date, limits: Limits, leaders: int) -> Load:
    found = (limit_on(project, day, limits.of(project.client_id)) for project in projects)
    return load_by((limit for limit in found if limit), leaders)


def load_by(limits: Iterable[int], leaders: int) -> Load:
    """What these limits, one for each project, ask of so many leaders."""
    return Load(round(sum(30 / limit for limit in limits), 1), leaders)


def met(planned_for: str = "planned_for", **until: datetime) -> Exists:
    """Whether the leader took part in a contact on the project since, not long before the planned day."""
    took_part = Participation.objects.filter(
        staff=OuterRef("leader"),
        as_leader=True,
        occurred_at__gte=OuterRef("made_at"),
        interaction__places__project=OuterRef("project"),
        interaction__places__is_touchpoint=True,
        **until,
    ).exclude(participation=ParticipationKind.CC)
    return Exists(took_part.filter(occurred_at__gte=OuterRef(planned_for) - NEAR))


def planned(at: datetime, clients: QuerySet[Client] | None = None) -> QuerySet[Touchpoint]:
    """Leadership contacts that are planned, still ahead, and not met by one that came a little earlier."""
    rows = Touchpoint.objects.filter(~met(), withdrawn_at=None, planned_for__gte=at)
    rows = rows if clients is None else rows.filter(project__client__in=clients)
    return rows.select_related("project", "project__client", "leader")
