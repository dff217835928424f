"""Thirteen weeks of leadership contact, project by project. Nothing here writes."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from crm.conversations.models import InteractionProject
from crm.staff.asking import asked_often
from crm.staff.queries import SiteHours

from .queries import Coverage

WEEKS = 13
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Cell:
    """One project in one week: how often a leader took part, and whether the limit of today was passed at its end."""

    monday: date
    contacts: int
    late: bool


def mondays(at: datetime, hours: SiteHours) -> list[date]:
    """The first days of the last thirteen weeks, the running one last."""
    today = hours.local_date(at)
    this = today - timedelta(days=today.weekday())
    return [this - WEEK * back for back in reversed(range(WEEKS))]


def quarter(rows: Sequence[Coverage], at: datetime, hours: SiteHours) -> dict[int, list[Cell]]:
    """Per project number its thirteen cells. One statement for all projects."""
    weeks = mondays(at, hours)
    # A gap that began before the quarter still shows in its first weeks.
    longest = max((row.gap.limit for row in rows), default=0)
    since = hours.midnight(weeks[0] - timedelta(days=longest + 1))
    days: dict[int, list[date]] = defaultdict(list)
    for project, moment in _touchpoints([row.project.pk for row in rows], since, at):
        days[project].append(hours.local_date(moment))
    today = hours.local_date(at)
    return {row.project.pk: [_cell(row, days[row.project.pk], monday, today) for monday in weeks] for row in rows}


@asked_often
def _touchpoints(projects: Sequence[int], since: datetime, at: datetime) -> QuerySet[InteractionProject, Any]:
    rows = InteractionProject.objects.filter(project__in=projects, is_touchpoint=True)
    rows = rows.filter(occurred_at__gte=since, occurred_at__lte=at).order_by("occurred_at")
    return rows.values_list("project_id", "occurred_at")


def _cell(row: Coverage, days: list[date], monday: date, today: date) -> Cell:
    end = min(monday + WEEK - timedelta(days=1), today)
    before, until = bisect_right(days, monday - timedelta(days=1)), bisect_right(days, end)
    last = days[until - 1] if until else row.project.opened
    return Cell(monday, until - before, (end - last).days > row.gap.limit and end >= row.project.opened)
