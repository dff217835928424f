"""How many days may pass without a leader, and when that has passed. Days are calendar dates of the site."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast, JSONArray

from crm.clients.values import Tier
from crm.projects.models import Project
from crm.projects.values import PhaseGroup
from crm.staff.asking import asked_often
from crm.staff.errors import Refusal

from .models import LeadershipLimit

DUE_SOON = 0.8
SERIOUS = 1.5
POLICY = ("policy_id", "policy__client_id", "policy__onboarding_days")


@dataclass(frozen=True, slots=True)
class LimitTable:
    """One version of the policy, ready to ask."""

    limits: Mapping[str, Mapping[str, int]]
    onboarding_days: int


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one day: everybody's under None, and those of clients with their own."""

    tables: Mapping[int | None, LimitTable]

    def of(self, client_id: int) -> LimitTable:
        """A client's own before everybody's. Refusal when there are none."""
        table = self.tables.get(client_id) or self.tables.get(None)
        if table is None:
            raise Refusal(
                "There are no leadership limits yet. Run `manage.py prepare` to write those the product ships with."
            )
        return table

    def instead(self, client_id: int | None, table: LimitTable) -> Limits:
        """As if a client, or everybody without their own, had this table."""
        return Limits({**self.tables, client_id: table})


def limits_for(clients: Iterable[int], day: date) -> Limits:
    """The limits in force on a day for these clients, in one statement."""
    return _limits_in(_limits(day, list(set(clients))))


def limits_of_all(day: date) -> Limits:
    """The limits in force on a day: everybody's, and those of every client with their own."""
    return _limits_in(_every_limit(day))


def _limits_in(rows: Iterable[Any]) -> Limits:
    tables: dict[int | None, LimitTable] = {}
    for (_, client, onboarding), limits in groupby(rows, key=itemgetter(0, 1, 2)):
        table = {group: dict(zip(Tier.values, days, strict=True)) for _, _, _, group, *days in limits}
        tables[client] = LimitTable(table, onboarding)
    return Limits(tables)


def told_limits(day: date) -> QuerySet[LeadershipLimit, Any]:
    """The limits in force on a day, each as a `name` in one word, for a caller who asks more in one statement."""
    rows = LeadershipLimit.objects.filter(policy__valid_from__lte=day).order_by("policy__valid_from", "policy_id")
    return rows.values(name=Cast(JSONArray(*POLICY, "phase_group", *Tier.values), TextField()))


def limits_told(words: Iterable[str]) -> Limits:
    """What these words of `told_limits` say."""
    return _limits_in(map(json.loads, words))


@asked_often
def _limits(day: date, clients: Sequence[int]) -> QuerySet[LeadershipLimit, Any]:
    return _written(day).filter(Q(policy__client=None) | Q(policy__client__in=clients))


@asked_often
def _every_limit(day: date) -> QuerySet[LeadershipLimit, Any]:
    return _written(day)


def _written(day: date) -> QuerySet[LeadershipLimit, Any]:
    rows = LeadershipLimit.objects.filter(policy__valid_from__lte=day).order_by("policy__valid_from", "policy_id")
    return rows.values_list(*POLICY, "phase_group", *Tier.values)


@dataclass(frozen=True, slots=True)
class Gap:
    """How long a project has been without a leader on a day, and how long it may be."""

    last: date | None
    since: date
    limit: int
    day: date

    @property
    def days(self) -> int:
        return (self.day - self.since).days

    @property
    def lapsed(self) -> bool:
        return self.days > self.limit

    @property
    def due_soon(self) -> bool:
        return not self.lapsed and self.days >= DUE_SOON * self.limit

    @property
    def serious(self) -> bool:
        """Above 150 % of the limit, or no leader ever took part."""
        return self.lapsed and (self.last is None or self.days > SERIOUS * self.limit)

    @property
    def days_left(self) -> int:
        return self.limit - self.days


def limit_on(project: Project, day: date, table: LimitTable) -> int | None:
    """Days allowed on a day; None for a project that is closed. On hold counts as paused."""
    return limit_of(project.phase_group, project.client.tier, day < window_end(project, table), table)


def limit_of(group: PhaseGroup | None, tier: str, begins: bool, table: LimitTable) -> int | None:
    """The same of a project of this group and tier that is, or is not, in the window its kick-off opened."""
    if group is None:
        return None
    limit = table.limits[group][tier]
    if group != PhaseGroup.PAUSED and begins:
        return min(limit, table.limits[PhaseGroup.ONBOARDING][tier])
    return limit


def window_end(project: Project, table: LimitTable) -> date:
    """The first day after the onboarding window that a kick-off opens."""
    return window_from(project.kickoff, table)


def window_from(kickoff: date | None, table: LimitTable) -> date:
    return kickoff + timedelta(days=table.onboarding_days) if kickoff else date.min


def gap_on(project: Project, last: date | None, day: date, table: LimitTable) -> Gap | None:
    limit = limit_on(project, day, table)
    return None if limit is None else Gap(last, last or project.opened, limit, day)


def first_day_beyond(project: Project, since: date, day: date, table: LimitTable, share: float = 1.0) -> date | None:
    """The first day of the lapse that stands on `day`, else of the next one; None for a closed project.

    The limit loosens where the onboarding window ends, so a lapse may end by time alone and begin again. One that
    is still a lapse under the looser limit goes on.
    """
    end = window_end(project, table)
    tight, loose = (limit_on(project, at, table) for at in (end - timedelta(days=1) if end > date.min else end, end))
    if tight is None or loose is None:
        return None
    first, second = _beyond(since, tight, share), _beyond(since, loose, share)
    return first if first < end and (day < end or second <= end) else second


def _beyond(since: date, limit: int, share: float) -> date:
    """Share 1: the day after the limit. Less: the first day that has reached that share of it."""
    if share >= 1.0:
        return since + timedelta(days=limit + 1)
    whole = limit * share
    return since + timedelta(days=int(whole) + (whole > int(whole)))
