"""Which first-reply target a question gets, and in words where it came from (RULES.md R9, POLICIES.md)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property, lru_cache
from typing import Any

from django.db.models import Q, QuerySet

from crm.clients.models import Client
from crm.clients.values import Lifecycle
from crm.projects.models import Project
from crm.projects.values import GROUP_OF_PHASE, PhaseGroup
from crm.staff.asking import asked_often
from crm.staff.errors import Refusal
from crm.staff.queries import Calendars, SiteHours, calendars

from .models import ResponsePolicy
from .values import Channel, Priority, Situation


@dataclass(frozen=True, slots=True)
class TargetTable:
    """One version of the policy, ready to ask."""

    policy_id: int
    client_own: bool
    targets: Mapping[str, Mapping[str, timedelta]]
    caps: Mapping[str, timedelta]
    after_hours: timedelta
    minutes: timedelta


@dataclass(frozen=True, slots=True)
class Target:
    """Working time to the first reply (clock time when `around_the_clock`)."""

    span: timedelta
    basis: str
    around_the_clock: bool
    policy_id: int


@dataclass(frozen=True)
class Rules:
    """The calendars and targets for some clients, each read once and only if it is needed."""

    clients: frozenset[int]

    @cached_property
    def _calendars(self) -> Calendars:
        return calendars()

    @cached_property
    def _policies(self) -> list[tuple[int | None, date, int, str]]:
        return _policies(list(self.clients))

    def hours(self, at: datetime) -> SiteHours:
        return self._calendars.at(at)

    def targets(self, at: datetime, client_id: int) -> TargetTable:
        """The targets in force on the local day; a client's own before everybody's. Refusal when there are none."""
        day = self.hours(at).local_date(at)
        for owner in (client_id, None):
            for client, valid_from, pk, edition in self._policies:
                if client == owner and valid_from <= day:
                    return _table(pk, edition)
        raise Refusal(
            "There are no response targets yet. Run `manage.py prepare` to write those the product ships with."
        )

    def minutes_due(self, occurred_at: datetime, client_id: int) -> datetime | None:
        """When the minutes of a call should have been sent, in working time after it."""
        return self.hours(occurred_at).calendar.due(occurred_at, self.targets(occurred_at, client_id).minutes)


@asked_often
def _policies(clients: Sequence[int]) -> QuerySet[ResponsePolicy, Any]:
    rows = ResponsePolicy.objects.filter(Q(client=None) | Q(client__in=clients))
    return rows.order_by("-valid_from").values_list("client_id", "valid_from", "pk", "edition")


@lru_cache(maxsize=64)
def _table(policy_id: int, edition: str) -> TargetTable:
    # A policy is never edited, only followed by another row; but one that was rolled back gives its number to the next.
    policy = ResponsePolicy.objects.prefetch_related("targets", "caps").get(pk=policy_id)
    situations = [str(situation) for situation in Situation]
    return TargetTable(
        policy_id=policy.pk,
        client_own=policy.client_id is not None,
        targets={row.priority: {name: getattr(row, name) for name in situations} for row in policy.targets.all()},
        caps={cap.channel: cap.longest for cap in policy.caps.all()},
        after_hours=policy.after_hours_target,
        minutes=policy.minutes_target,
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """What a target is looked up by. `covered`: a project keeps after-hours cover."""

    tier: str
    priority: str
    channel: str
    pursued: bool
    covered: bool


def target_for(
    table: TargetTable, *, client: Client, projects: Iterable[Project], channel: str, priority: str
) -> Target:
    """The target of a question to a client about projects."""
    projects = list(projects)
    covered = any(project.after_hours_cover for project in projects)
    return look_up(table, Asked(client.tier, priority, channel, in_pursuit(client, projects), covered))


def look_up(table: TargetTable, asked: Asked) -> Target:
    """The tier's target; pursuit where tighter; the channel's cap on top; urgent covered work in clock hours."""
    if asked.priority == Priority.URGENT and asked.covered:
        basis = f"urgent with after-hours cover: {hours(table.after_hours)} clock hours"
        return Target(table.after_hours, basis, True, table.policy_id)
    row, tier = table.targets[asked.priority], asked.tier
    span, basis = row[tier], f"{tier} client, {asked.priority}: {hours(row[tier])} business hours"
    if asked.pursued and row[Situation.PURSUIT] < span:
        span = row[Situation.PURSUIT]
        basis = f"pursuit, {asked.priority}: {hours(span)} business hours"
    cap = table.caps.get(asked.channel)
    if cap is not None and cap < span:
        span, basis = cap, f"{basis}; {Channel(asked.channel).label.lower()} at most {hours(cap)}"
    return Target(span, f"own policy of the client; {basis}" if table.client_own else basis, False, table.policy_id)


def in_pursuit(client: Client, projects: Iterable[Project]) -> bool:
    """A prospect, or a question about a project we have not won yet."""
    pursued = any(GROUP_OF_PHASE.get(project.phase) == PhaseGroup.PURSUIT for project in projects)
    return client.lifecycle == Lifecycle.PROSPECT or pursued


def hours(span: timedelta) -> str:
    """4.5, 9, 18: hours without a needless point."""
    return f"{span / timedelta(hours=1):g}"


def warn_share(priority: str) -> float:
    """The part of the target after which the owner sees "due soon" (POLICIES.md, ladder level 0)."""
    return 0.5 if priority == Priority.URGENT else 0.75
