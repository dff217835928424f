"""Twelve weeks drawn: coordinates only, the template draws them in the reader's theme."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from crm.conversations.trends import SHARES, WeekTimes

from ..spans import in_words

# The drawing's own units; it scales with the page.
WIDTH, HEIGHT = 1000, 230
LEFT, RIGHT, TOP, BOTTOM = 44, 12, 12, 28
HOUR = timedelta(hours=1)
STEPS = (0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500)


@dataclass(frozen=True)
class Mark:
    """One point, where it leads and what it says."""

    x: float
    y: float
    path: str
    text: str


@dataclass(frozen=True)
class Tick:
    at: float
    text: str


@dataclass(frozen=True)
class Times:
    """The trend of reply times: a line for the median, marks for nine of ten, a band for the targets."""

    medians: list[Mark]
    p90s: list[Mark]
    line: str
    band: str
    weeks: list[Tick]
    hours: list[Tick]


@dataclass(frozen=True)
class Bar:
    """One bucket of the distribution; heights in percent of the tallest."""

    text: str
    count: int
    x: float
    y: float
    width: float
    height: float
    late: bool


def times(weeks: Sequence[tuple[str, str, WeekTimes]]) -> Times | None:
    """From label, address and figures of each week; None when nothing was answered in all of them."""
    tallest = max((span for _, _, week in weeks for span in _spans(week)), default=None)
    if tallest is None:
        return None
    step = _step(tallest / HOUR)
    top = step * (int(tallest / HOUR / step) + 1)
    x, y = _across(len(weeks)), _down(top)
    medians = [
        Mark(x(n), y(week.median), path, _said("median", week.median, label, week.count))
        for n, (label, path, week) in enumerate(weeks)
        if week.median is not None
    ]
    p90s = [
        Mark(x(n), y(week.p90), path, _said("nine of ten within", week.p90, label, week.count))
        for n, (label, path, week) in enumerate(weeks)
        if week.p90 is not None and week.count > 1
    ]
    return Times(
        medians=medians,
        p90s=p90s,
        line=" ".join(f"{mark.x:.1f},{mark.y:.1f}" for mark in medians),
        band=_band(weeks, x, y),
        weeks=[Tick(x(n), label) for n, (label, _, _) in enumerate(weeks)],
        hours=[Tick(y(step * n * HOUR), f"{step * n:g} h") for n in range(int(top / step) + 1)],
    )


def _spans(week: WeekTimes) -> list[timedelta]:
    return [span for span in (week.median, week.p90, *(week.targets or ())) if span is not None]


def _step(tallest: float) -> float:
    """A round step that gives at most five lines."""
    return next((step for step in STEPS if tallest / step <= 5), STEPS[-1])


def _across(count: int) -> Callable[[int], float]:
    return lambda n: LEFT + (WIDTH - LEFT - RIGHT) * (n + 0.5) / count


def _down(top: float) -> Callable[[timedelta], float]:
    return lambda span: HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (span / HOUR) / top


def _said(what: str, span: timedelta, label: str, count: int) -> str:
    return f"Week of {label}: {what} {in_words(span)}, {count} answered"


def _band(
    weeks: Sequence[tuple[str, str, WeekTimes]], x: Callable[[int], float], y: Callable[[timedelta], float]
) -> str:
    """A polygon between the longest and the shortest target of each week that has any."""
    known = [(x(n), week.targets) for n, (_, _, week) in enumerate(weeks) if week.targets]
    upper = [f"{at:.1f},{y(targets[1]):.1f}" for at, targets in known]
    lower = [f"{at:.1f},{y(targets[0]):.1f}" for at, targets in reversed(known)]
    return " ".join(upper + lower)


def distribution(counts: Sequence[int]) -> list[Bar]:
    """Bars for the shares of the target that replies used."""
    tallest, width = max(counts, default=0) or 1, 100 / len(counts)
    return [
        Bar(
            text=_bucket(n),
            count=count,
            x=n * width + width * 0.12,
            y=100 - 100 * count / tallest,
            width=width * 0.76,
            height=100 * count / tallest,
            late=n >= SHARES.index(1.0) + 1,
        )
        for n, count in enumerate(counts)
    ]


def _bucket(n: int) -> str:
    low = 0 if n == 0 else SHARES[n - 1]
    return f"over {low:.0%}" if n == len(SHARES) else f"{low:.0%} to {SHARES[n]:.0%}"
