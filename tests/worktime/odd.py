"""Calendars and moments near the days on which clocks do something."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from .by_the_minute import DAY, WEEK

ODD_DAYS = [
    ("America/Chicago", "2026-03-08"),
    ("America/Chicago", "2026-11-01"),
    ("Europe/London", "2026-03-29"),
    ("Europe/London", "2026-10-25"),
    ("Europe/Dublin", "2026-10-25"),  # summer is standard time there
    ("Asia/Kolkata", "2026-06-01"),
    ("Australia/Lord_Howe", "2026-04-05"),  # half an hour
    ("Australia/Lord_Howe", "2026-10-04"),
    ("Pacific/Apia", "2011-12-30"),  # this date did not happen
    ("America/Havana", "2026-03-08"),  # midnight is skipped
    ("America/Havana", "2026-11-01"),  # midnight happens twice
    ("America/Sao_Paulo", "2018-02-18"),  # 24:00 becomes 23:00
    ("America/St_Johns", "2010-11-07"),  # 00:01 becomes 23:01 of the day before
    ("Antarctica/Troll", "2026-03-29"),  # two hours
]
DAYS_AROUND = 4


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _ranges(points: list[int], length: int) -> list[tuple[int, int]]:
    """Disjoint ranges out of sorted points, each shorter than a day."""
    pairs = zip(points[::2], points[1::2], strict=False)
    return [(start, min(end, start + DAY - 1, length)) for start, end in pairs]


def _points(length: int, most: int) -> st.SearchStrategy[list[int]]:
    quarter_hours = st.integers(0, length // 15).map(lambda n: n * 15)
    return st.lists(quarter_hours | st.integers(0, length), min_size=2, max_size=most, unique=True).map(sorted)


def weeks() -> st.SearchStrategy[dict[str, list[list[str]]]]:
    """Weekly hours whose ranges may run over midnight but never into each other."""

    def spelled(points: list[int]) -> dict[str, list[list[str]]]:
        hours: dict[str, list[list[str]]] = {}
        for start, end in _ranges(points, 7 * DAY):
            low, high = start % DAY, end - start // DAY * DAY
            hours.setdefault(WEEK[start // DAY], []).append([_clock(low), _clock(high if high <= DAY else high - DAY)])
        return hours

    return _points(7 * DAY - 1, 20).map(spelled)


def rows() -> st.SearchStrategy[list[list[str]]]:
    """Ranges inside one date; 24:00 is among the ends."""
    return _points(DAY, 6).map(lambda points: [[_clock(low), _clock(high)] for low, high in _ranges(points, DAY)])


@st.composite
def cases(draw: st.DrawFn) -> tuple[dict[str, Any], date]:
    """A calendar and the odd day it is asked about."""
    tz, text = draw(st.sampled_from(ODD_DAYS))
    odd = date.fromisoformat(text)
    near = st.integers(-DAYS_AROUND, DAYS_AROUND).map(lambda n: (odd + timedelta(days=n)).isoformat())
    spec = {
        "tz": tz,
        "hours": draw(weeks()),
        "date_hours": draw(st.dictionaries(near, rows() | st.just([]), max_size=2)),
        "breaks": draw(st.dictionaries(near, rows(), max_size=2)),
        "holidays": draw(st.dictionaries(near, st.just("Founders’ Day"), max_size=2)),
    }
    return spec, odd


def moments(odd: date, days: int = 2) -> st.SearchStrategy[datetime]:
    """Instants near a day: round ones and such with seconds and microseconds."""
    noon = datetime(odd.year, odd.month, odd.day, 12, tzinfo=UTC)
    quarters = st.integers(-96 * days, 96 * days).map(lambda n: timedelta(minutes=15 * n))
    spans = quarters | st.timedeltas(timedelta(days=-days), timedelta(days=days))
    return spans.map(lambda span: noon + span)


def targets(most: timedelta = timedelta(hours=20)) -> st.SearchStrategy[timedelta]:
    quarters = st.integers(0, int(most / timedelta(minutes=15))).map(lambda n: timedelta(minutes=15 * n))
    return quarters | st.timedeltas(timedelta(), most)
