"""How first replies went week by week, and how much of their targets they used. Nothing here writes."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from .queries import Clients, answered_clocks, median, nearest_rank

# Shares of the target a reply used; the last bucket has no upper end.
SHARES = (0.25, 0.5, 0.75, 1.0, 1.5, 2.0)


@dataclass(frozen=True)
class Answered:
    """When a question was answered, the working time it took and the time it had."""

    at: datetime
    working: timedelta
    target: timedelta


@dataclass(frozen=True)
class WeekTimes:
    """Answers of one week: working time, and the shortest and longest target among them."""

    count: int
    median: timedelta | None
    p90: timedelta | None
    targets: tuple[timedelta, timedelta] | None


def answered_between(start: datetime, end: datetime, clients: Clients = None) -> list[Answered]:
    """Every answer in [start, end), earliest first."""
    rows = answered_clocks(start, end, clients).order_by("stopped_at").values_list("stopped_at", "working", "target")
    return [Answered(at, working, target) for at, working, target in rows if at is not None and working is not None]


def weekly_times(answers: Sequence[Answered], starts: Sequence[datetime]) -> list[WeekTimes]:
    """The answers by week; `starts` are the first instants of consecutive weeks, earliest first."""
    found: list[list[Answered]] = [[] for _ in starts]
    for answer in answers:
        week = bisect_right(starts, answer.at) - 1
        if week >= 0:
            found[week].append(answer)
    return [_times(rows) for rows in found]


def _times(rows: Sequence[Answered]) -> WeekTimes:
    spans = tuple(sorted(row.working for row in rows))
    targets = [row.target for row in rows]
    return WeekTimes(
        count=len(rows),
        median=median(spans),
        p90=nearest_rank(spans, 0.9),
        targets=(min(targets), max(targets)) if targets else None,
    )


def shares_used(answers: Sequence[Answered]) -> list[int]:
    """How many answers fall into each share of their target; one more bucket than `SHARES`."""
    counts = [0] * (len(SHARES) + 1)
    for answer in answers:
        counts[bisect_left(SHARES, answer.working / answer.target)] += 1
    return counts
