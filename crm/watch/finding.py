"""What a rule hands over, and what it is asked about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from crm.clients.models import Client
from crm.projects.models import Project
from crm.staff.queries import SiteHours, calendar_at

from .models import Flag
from .values import FlagKind, Severity


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Something that is true at an instant. `opened_at` is when it became so, `next_at` when time may change it."""

    kind: FlagKind
    subject: str
    client_id: int
    severity: Severity
    opened_at: datetime
    why: str
    project_id: int | None = None
    interaction_id: int | None = None
    commitment_id: int | None = None
    milestone_id: int | None = None
    owner_id: int | None = None
    level: int = 0
    levels: tuple[tuple[int, datetime], ...] = ()
    severity_at: datetime | None = None
    next_at: datetime | None = None
    renewed_at: datetime | None = None
    evidence: dict[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, str]:
        return self.kind, self.subject


@dataclass(frozen=True)
class Scope:
    """The clients judged, the instant they are judged at, and how far time had been judged before."""

    at: datetime
    clients: Sequence[Client]
    since: datetime

    @cached_property
    def ids(self) -> list[int]:
        return [client.pk for client in self.clients]

    @cached_property
    def by_id(self) -> dict[int, Client]:
        return {client.pk: client for client in self.clients}

    @cached_property
    def hours(self) -> SiteHours:
        return calendar_at(self.at)

    @cached_property
    def day(self) -> date:
        """Today by the site's clock."""
        return self.hours.local_date(self.at)

    @cached_property
    def projects(self) -> list[Project]:
        """Open projects of these clients, each with its client at hand."""
        rows = list(Project.objects.filter(client__in=self.ids))
        for row in rows:
            row.client = self.by_id[row.client_id]
        return [row for row in rows if row.is_open]

    @cached_property
    def tracked(self) -> list[Flag]:
        return list(Flag.objects.tracked().filter(client__in=self.ids))
