"""What a rule hands over, and what it is asked about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet

from crm.clients.models import Client
from crm.conversations.models import Clock
from crm.conversations.queries import LastContact, last_contact, with_last_contact
from crm.leadership.limits import Limits, limits_for
from crm.projects.models import Project
from crm.projects.values import OPEN_STATUSES, Phase
from crm.staff.asking import asked_often
from crm.staff.queries import Calendars, SiteHours, calendars

from .models import Flag
from .silence import SilenceLimits, silence_limits
from .values import FlagKind, Severity


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Something that is true at an instant. `opened_at` is when it became so, `next_at` when time may change it."""

    kind: FlagKind
    subject: str
    severity: Severity
    opened_at: datetime
    why: str
    client_id: int | None = None
    source_id: int | None = None
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


# A client, when a reply to it was late, and the number of the question.
Missed = tuple[int, datetime | None, int]


@dataclass(frozen=True)
class Scope:
    """The clients judged, the instant they are judged at, and how far time had been judged before.

    `wholly` looks at every late reply again. Else those that rest are left alone: a house that is late with very many
    pays for those that move.
    """

    at: datetime
    clients: Sequence[Client]
    since: datetime
    wholly: bool = field(default=True, kw_only=True)

    @cached_property
    def ids(self) -> list[int]:
        return [client.pk for client in self.clients]

    @cached_property
    def by_id(self) -> dict[int, Client]:
        return {client.pk: client for client in self.clients}

    @cached_property
    def calendars(self) -> Calendars:
        return calendars()

    @cached_property
    def hours(self) -> SiteHours:
        return self.calendars.at(self.at)

    @cached_property
    def day(self) -> date:
        """Today by the site's clock."""
        return self.hours.local_date(self.at)

    @cached_property
    def known(self) -> list[tuple[Project, LastContact]]:
        """Projects of these clients with their last contacts, but for closed ones whose moments are empty already."""
        rows = _moving(self.ids)
        for project in rows:
            project.client = self.by_id[project.client_id]
        return [(project, last_contact(project)) for project in rows]

    @cached_property
    def last(self) -> dict[int, LastContact]:
        return {project.pk: last for project, last in self.known}

    @cached_property
    def projects(self) -> list[Project]:
        """Open projects of these clients, each with its client at hand."""
        return [project for project, _ in self.known if project.is_open]

    @cached_property
    def leader_limits(self) -> Limits:
        return limits_for(self.ids, self.day)

    @cached_property
    def silence_limits(self) -> SilenceLimits:
        return silence_limits(self.ids, self.day)

    @cached_property
    def tracked(self) -> list[Flag]:
        return _tracked(self.ids, self.at, self.wholly)

    def missed(self, first: datetime) -> Sequence[Missed]:
        """Replies decided against us from a moment on."""
        return _missed(first, self.at, self.ids)


@dataclass(frozen=True)
class SourceScope(Scope):
    """Our sources, of which each client may have its part: no client is judged, only what we hear through."""

    @cached_property
    def tracked(self) -> list[Flag]:
        return list(Flag.objects.tracked().filter(source__isnull=False).order_by("source"))


@asked_often
def _moving(clients: Sequence[int]) -> QuerySet[Project]:
    resting = Q(leader_due_at=None, silent_after=None) & (Q(phase=Phase.CLOSED) | ~Q(status__in=OPEN_STATUSES))
    return with_last_contact(Project.objects.filter(client__in=clients).exclude(resting))


@asked_often
def _missed(first: datetime, at: datetime, clients: Sequence[int]) -> QuerySet[Clock, Any]:
    rows = Clock.objects.decided(first, at).missed().filter(client__in=clients)
    return rows.order_by("verdict_at", "id").values_list("client_id", "verdict_at", "opened_by_id")


@asked_often
def _tracked(clients: Sequence[int], at: datetime, wholly: bool) -> QuerySet[Flag]:
    rows = Flag.objects.tracked() if wholly else Flag.objects.moving(at)
    # In the order of the index that holds standing flags only, so that it is the one that is read.
    return rows.filter(client__in=clients).order_by("client_id", "flag_kind")
