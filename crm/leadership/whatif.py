"""What other limits would mean today: the same questions with another table. Nothing here writes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from crm.clients.models import Client
from crm.conversations.queries import with_last_touchpoint
from crm.projects.models import Project
from crm.projects.queries import open_projects
from crm.staff.queries import calendar_at, leaders

from .limits import Limits, LimitTable, gap_on, limits_for
from .queries import Load, load_of


@dataclass(frozen=True)
class WhatIf:
    """Open projects too long without a leader, and what the limits ask of each leader: now, and then."""

    projects: int
    late_now: int
    late_then: int
    load_now: Load
    load_then: Load


def what_if(
    table: LimitTable, at: datetime, client: Client | None = None, clients: QuerySet[Client] | None = None
) -> WhatIf:
    """Judge today's open projects, or those of these clients, by another table for one client or for all without
    their own."""
    hours = calendar_at(at)
    day = hours.local_date(at)
    found = with_last_touchpoint(open_projects(clients).select_related("client"))
    last = {project: hours.local_date(seen) if seen else None for project, seen in found}
    now = limits_for((project.client_id for project in last), day)
    then = now.instead(client.pk if client else None, table)
    count = len(leaders())
    return WhatIf(
        projects=len(last),
        late_now=_late(last, day, now),
        late_then=_late(last, day, then),
        load_now=load_of(last, day, now, count),
        load_then=load_of(last, day, then, count),
    )


def _late(last: dict[Project, date | None], day: date, limits: Limits) -> int:
    gaps = (gap_on(project, seen, day, limits.of(project.client_id)) for project, seen in last.items())
    return sum(1 for gap in gaps if gap and gap.lapsed)
