"""A calendar's weekly hours in a few words."""

from __future__ import annotations

from .spec import DAY_MINUTES, Ranges, Spec

NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def in_words(spec: Spec) -> str:
    """“Mon–Thu 08:00–12:00 and 13:00–17:00, Fri 08:00–12:00, America/New_York”."""
    days_of: dict[Ranges, list[int]] = {}
    for day, rows in enumerate(spec.hours):
        if rows:
            days_of.setdefault(rows, []).append(day)
    hours = [f"{_days(days)} {' and '.join(map(_span, rows))}" for rows, days in days_of.items()]
    return ", ".join([*(hours or ["open on single dates"]), spec.tz])


def _days(days: list[int]) -> str:
    """“Mon–Fri” of neighbours, “Mon, Wed” of others."""
    runs: list[list[int]] = []
    for day in days:
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return ", ".join(NAMES[run[0]] if len(run) == 1 else f"{NAMES[run[0]]}–{NAMES[run[-1]]}" for run in runs)


def _span(row: tuple[int, int]) -> str:
    start, end = row
    return f"{_clock(start)}–{_clock(end if end <= DAY_MINUTES else end - DAY_MINUTES)}"


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
