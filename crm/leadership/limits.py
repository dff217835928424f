"""How many days may pass without a leader, and when that has passed. Days are calendar dates of the site."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from django.db.models import Q

from crm.projects.models import Project
from crm.projects.values import PhaseGroup
from crm.staff.errors import Refusal

from .models import LeadershipPolicy

DUE_SOON = 0.8
SERIOUS = 1.5


@dataclass(frozen=True, slots=True)
class LimitTable:
    """One version of the policy, ready to ask."""

    limits: Mapping[str, Mapping[str, int]]
    onboarding_days: int


def policy_on(day: date, client_id: int) -> LimitTable:
    """The limits in force on a day; a client's own before everybody's. Refusal when there are none."""
    rows = LeadershipPolicy.objects.filter(Q(client=None) | Q(client=client_id), valid_from__lte=day)
    found = sorted(rows.values_list("pk", "client_id", "valid_from"), key=lambda row: (row[1] is not None, row[2]))
    if not found:
        raise Refusal(
            "There are no leadership limits yet. Run `manage.py prepare` to write those the product ships with."
        )
    return _table(found[-1][0])


@lru_cache(maxsize=64)
def _table(policy_id: int) -> LimitTable:
    # A policy is never edited, only followed by another row, so its number names its content.
    policy = LeadershipPolicy.objects.prefetch_related("limits").get(pk=policy_id)
    rows = {
        row.phase_group: {"strategic": row.strategic, "core": row.core, "standard": row.standard}
        for row in policy.limits.all()
    }
    return LimitTable(rows, policy.onboarding_days)


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
    group = project.phase_group
    if group is None:
        return None
    limit = table.limits[group][project.client.tier]
    if group != PhaseGroup.PAUSED and day < window_end(project, table):
        return min(limit, table.limits[PhaseGroup.ONBOARDING][project.client.tier])
    return limit


def window_end(project: Project, table: LimitTable) -> date:
    """The first day after the onboarding window that a kick-off opens."""
    return project.kickoff + timedelta(days=table.onboarding_days) if project.kickoff else date.min


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
