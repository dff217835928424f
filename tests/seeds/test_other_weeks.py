"""The demo company in other weeks: holidays, a shutdown, the nights the clocks change, another year."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from crm.conversations.queries import running_clocks, week_figures
from seeds.demo.source import FILE

from .by_hand import ByHand

pytestmark = pytest.mark.django_db

WEEKS = {
    "the week of the file": "2026-10-19",
    "clocks went forward": "2026-03-09",
    "a week after that": "2026-03-16",
    "Independence Day last Friday": "2026-07-06",
    "clocks went back": "2026-11-02",
    "a week after that in autumn": "2026-11-09",
    "Thanksgiving ahead": "2026-11-23",
    "Thanksgiving behind": "2026-11-30",
    "Christmas ahead": "2026-12-21",
    "in the shutdown": "2026-12-28",
    "after the shutdown": "2027-01-04",
    "Labor Day itself": "2027-09-06",
    "clocks went back in 2027": "2027-11-08",
}
# Other dates are other arithmetic, the statements stay the same; those in which days become moments are asked of both.
ON_BOTH = ("the week of the file", "clocks went forward", "clocks went back", "after the shutdown")
WHEN = [
    pytest.param(monday, id=name, marks=() if name in ON_BOTH else pytest.mark.any_database)
    for name, monday in WEEKS.items()
]
# Hours after Monday 07:00: in the night, at noon, after a weekend.
LATER = (0, 2.5, 29, 53, 171)


@pytest.mark.parametrize("monday", WHEN)
def test_every_figure_is_what_the_file_gives_by_hand(monday: str) -> None:
    at = f"{monday}T07:00"
    call_command("load_demo", as_of=at, stdout=StringIO())
    hand = ByHand(FILE, date.fromisoformat(monday))
    first = datetime.fromisoformat(at).replace(tzinfo=hand.zone)
    for number in range(-9, 0):
        assert figures(hand, number, first) == hand.week(number, first)
    for hours in LATER:
        moment = first + timedelta(hours=hours)
        assert flags(moment) == hand.flags(moment, first)
        assert waiting(moment) == hand.running(moment)


def figures(hand: ByHand, number: int, at: datetime) -> tuple[int, int, list[timedelta]]:
    start = hand.local(hand.monday + timedelta(weeks=number))
    found = week_figures(start, hand.local(hand.monday + timedelta(weeks=number + 1)), at)
    return found.verdicts, found.in_target, list(found.answered)


def waiting(at: datetime) -> dict[str, datetime | None]:
    running = [clock for clock in running_clocks() if clock.late_after is None or clock.late_after >= at]
    return {clock.opened_by.demo_id: clock.due_at for clock in running}


def flags(at: datetime) -> list[tuple[Any, ...]]:
    out = StringIO()
    call_command("sweep", at=at.isoformat(), json=True, stdout=out)
    rows = json.loads(out.getvalue())
    told = ("kind", "subject", "severity", "escalation_level", "why", "milestone")
    return sorted((tuple(row.get(name) for name in told) for row in rows), key=str)
