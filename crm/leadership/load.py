"""What the limits ask of the leaders, summed up where the projects are stored: a thousand of them are a few sums."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Case, Count, F, Q, QuerySet, Value, When

from crm.clients.queries import clients_for
from crm.projects.models import Project
from crm.projects.queries import open_projects
from crm.projects.values import GROUP_OF_PHASE, PhaseGroup, ProjectStatus
from crm.staff.asking import asked_often
from crm.staff.models import StaffMember
from crm.staff.queries import SiteHours

from .limits import Limits, limit_of, limits_of_all, window_from


@dataclass(frozen=True)
class Asked:
    """Projects of one sponsor with one limit."""

    sponsor: str | None
    limit: int
    projects: int

    @property
    def contacts(self) -> float:
        """In thirty days."""
        return 30 * self.projects / self.limit


def asked_of_leaders(user: StaffMember, at: datetime, hours: SiteHours) -> list[Asked]:
    """Of the open projects somebody may see; those without a sponsor under None."""
    day = hours.local_date(at)
    limits = limits_of_all(day)
    alone = [client for client in limits.tables if client is not None]
    found = []
    for sponsor, tier, group, kicked_off, client, kickoff, count in _alike(user, at, _window(day, limits), alone):
        table = limits.of(client or 0)
        begins = day < window_from(kickoff, table) if client else bool(kicked_off)
        limit = limit_of(PhaseGroup(group), tier, begins, table)
        found += [Asked(sponsor, limit, count)] if limit else []
    return found


def _window(day: date, limits: Limits) -> date:
    """Whoever kicked off after this day is still in the window of everybody's limits."""
    table = limits.tables.get(None)
    return day - timedelta(days=table.onboarding_days if table else 0)


@asked_often
def _alike(user: StaffMember, at: datetime, window: date, alone: Sequence[int]) -> QuerySet[Project, Any]:
    """How many projects are alike in all that decides their limit; a client with limits of its own by its kick-offs."""
    own = Q(client__in=alone)
    kinds = (
        open_projects(clients_for(user, at=at))
        .order_by()
        .annotate(
            group=Case(
                When(status=ProjectStatus.ON_HOLD, then=Value(PhaseGroup.PAUSED)),
                *(When(phase=phase, then=Value(group)) for phase, group in GROUP_OF_PHASE.items()),
            ),
            begins=Case(When(~own & Q(kickoff__gt=window), then=Value(1)), default=Value(0)),
            alone=Case(When(own, then=F("client_id"))),
            since=Case(When(own, then=F("kickoff"))),
        )
    )
    of = ("client__executive_sponsor__name", "client__tier", "group", "begins", "alone", "since")
    return kinds.values_list(*of).annotate(count=Count("pk"))
