"""Which level of the escalation ladder a wait has reached, and when it reached each (POLICIES.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet

from crm.conversations.models import Clock
from crm.conversations.values import Priority
from crm.staff.asking import asked_often
from crm.staff.errors import Refusal
from crm.worktime import WorkCalendar

from .models import LadderStep
from .values import Severity

SEVERITY = {0: Severity.NOTICE, 1: Severity.NOTICE, 2: Severity.WARNING, 3: Severity.SERIOUS, 4: Severity.SERIOUS}


@dataclass(frozen=True, slots=True)
class Climb:
    """The levels a clock has reached, each with its moment, and when it reaches the next."""

    reached: tuple[tuple[int, datetime], ...]
    next_at: datetime | None

    @property
    def level(self) -> int:
        return self.reached[-1][0] if self.reached else 0

    @property
    def severity(self) -> Severity:
        return SEVERITY[self.level]


def steps_on(day: date) -> Mapping[str, tuple[timedelta, ...]]:
    """Per priority, working time past due at which levels 1, 2, … begin. Refusal when no ladder is set up."""
    begun = _begun(day)
    if not begun:
        raise Refusal(
            "There is no escalation ladder yet. Run `manage.py prepare` to write the one the product ships with."
        )
    return _steps(*begun[0])


@asked_often
def _begun(day: date) -> QuerySet[LadderStep, Any]:
    return (
        LadderStep.objects.filter(valid_from__lte=day)
        .order_by("-valid_from", "level")
        .values_list("valid_from", "edition")[:1]
    )


@lru_cache(maxsize=16)
def _steps(valid_from: date, edition: str) -> Mapping[str, tuple[timedelta, ...]]:
    # A ladder is never edited; one that was rolled back has another edition than the next of that day.
    rows = list(LadderStep.objects.filter(valid_from=valid_from).order_by("level"))
    slow = tuple(row.normal for row in rows)
    return {
        Priority.LOW: slow,
        Priority.NORMAL: slow,
        Priority.HIGH: tuple(row.high for row in rows),
        Priority.URGENT: tuple(row.urgent for row in rows),
    }


def climb(clock: Clock, steps: tuple[timedelta, ...], calendar: WorkCalendar, at: datetime) -> Climb:
    """The first level begins when the clock is late, the others when their working time past due is used up."""
    reached: list[tuple[int, datetime]] = []
    for level, past in enumerate(steps, start=1):
        begins = clock.late_after if level == 1 else calendar.due(clock.opened_at, clock.target + past)
        if begins is None:
            break
        if (begins >= at) if level == 1 else (begins > at):
            return Climb(tuple(reached), begins)
        reached.append((level, begins))
    return Climb(tuple(reached), None)
