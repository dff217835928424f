"""What other silence limits would mean today. Nothing here writes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from crm.clients.models import Client
from crm.conversations.queries import last_external
from crm.projects.models import Project
from crm.projects.queries import open_projects
from crm.staff.queries import calendar_at

from .silence import Days, SilenceLimits, silence_limits


@dataclass(frozen=True)
class SilentIf:
    """Open projects on which nothing was logged for too long: now, and with other limits."""

    projects: int
    now: int
    then: int


def silent_if(
    days: Days, at: datetime, client: Client | None = None, clients: QuerySet[Client] | None = None
) -> SilentIf:
    """Judge today's open projects, or those of these clients, by other limits for one client or for all without their
    own."""
    hours = calendar_at(at)
    day = hours.local_date(at)
    projects = list(open_projects(clients).select_related("client"))
    last = last_external([project.pk for project in projects])
    since = {row.pk: hours.local_date(last[row.pk]) if row.pk in last else row.opened for row in projects}
    limits = silence_limits({project.client_id for project in projects}, day)
    then = limits.instead(client.pk if client else None, days)
    return SilentIf(len(projects), _silent(projects, since, day, limits), _silent(projects, since, day, then))


def _silent(projects: Iterable[Project], since: dict[int, date], day: date, limits: SilenceLimits) -> int:
    allowed = ((project, limits.of(project)) for project in projects)
    return sum(1 for project, limit in allowed if limit is not None and (day - since[project.pk]).days > limit)
