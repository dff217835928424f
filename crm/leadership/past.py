"""Which projects wanted a leader at a past instant. Nothing here writes.

The stored moments of a project say how it stands today; here each is judged from its contacts until then, by the limits
that were in force.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from crm.clients.models import Client
from crm.conversations.past import last_until
from crm.projects.models import Project
from crm.projects.past import projects_open
from crm.staff.past import code_at, moment_at, word_at
from crm.staff.queries import SiteHours

from .lapses import COLUMNS, Wanting
from .limits import DUE_SOON, Limits, first_day_beyond
from .models import Touchpoint
from .queries import met

# Where a column says something else of a past instant.
THEN = {"phase": "phase_then", "status": "status_then", "client__tier": "tier_then", "kickoff": "kickoff_then"}


def planned_then(at: datetime) -> QuerySet[Any]:
    """Leadership contacts that were planned at an instant, still ahead, and not met by one that came before it."""
    rows: QuerySet[Any] = Touchpoint.objects.filter(Q(withdrawn_at=None) | Q(withdrawn_at__gt=at), made_at__lte=at)
    rows = rows.annotate(planned_then=moment_at(at, Touchpoint, "planned_for"))
    return rows.filter(~met("planned_then", occurred_at__lte=at), planned_then__gte=at)


@dataclass(frozen=True)
class Known:
    """A row of `lapses.wanting` as it would have been, and when anybody was last in touch."""

    row: Wanting
    heard: datetime | None

    @property
    def wanting(self) -> Wanting:
        """Its row with the moment at which it is due soon."""
        return self.row._replace(warn_at=self.project.leader_warn_at)

    @cached_property
    def project(self) -> Project:
        """As much of it as the limits ask for."""
        row = self.row
        client = Client(pk=row.client_id, name=row.client, tier=row.tier, executive_sponsor_id=row.sponsor_id)
        facts = {"phase": row.phase, "status": row.status, "opened": row.opened, "kickoff": row.kickoff}
        return Project(pk=row.number, code=row.code, code_name=row.code_name, client=client, **facts)


def known_then(at: datetime, day: date, clients: QuerySet[Client]) -> QuerySet[Any]:
    """Every project that was open at an instant of a day, with its last contacts until then, for `known_in`."""
    told: QuerySet[Any] = projects_open(at, day, clients).annotate(
        tier_then=code_at(at, Client, "tier", row="client_id", now="client__tier"),
        kickoff_then=word_at(at, Project, "kickoff"),
        touched=last_until(at, is_touchpoint=True),
        heard=last_until(at, is_external=True),
        is_planned=Exists(planned_then(at).filter(project=OuterRef("pk")).order_by()),
    )
    return told.order_by().values_list(*(THEN.get(name, name) for name in COLUMNS), "kickoff", "heard")


def known_in(rows: Iterable[Any], at: datetime, hours: SiteHours, limits: Limits) -> list[Known]:
    """What these rows of `known_then` say, by the limits that were in force."""
    return [_known(columns, at, hours, limits) for columns in rows]


def _known(columns: Sequence[Any], at: datetime, hours: SiteHours, limits: Limits) -> Known:
    *told, kickoff, heard = columns
    row = Wanting(*told)
    changed: Any = row.kickoff
    row = row._replace(kickoff=kickoff if changed is None else date.fromisoformat(changed) if changed else None)
    known = Known(row, heard)
    since = hours.local_date(row.touched) if row.touched else row.opened
    warn = first_day_beyond(known.project, since, hours.local_date(at), limits.of(row.client_id), DUE_SOON)
    known.project.leader_warn_at = hours.midnight(warn) if warn else None
    return known
