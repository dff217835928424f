"""The reckoning against a slow one by hand, and what must hold of any thread."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.conversations.reckoning import ContactEvent, reckon
from crm.conversations.values import Direction
from crm.worktime import WorkCalendar
from tests.make import local

from .by_hand import Event, find

pytestmark = pytest.mark.plain

# Lunch, a night shift and a holiday, around the night on which the clocks go back.
SPEC: dict[str, Any] = {
    "tz": "America/New_York",
    "hours": {
        "fri": [["08:00", "12:00"], ["13:00", "17:00"]],
        "sat": [["22:00", "06:00"]],
        "mon": [["08:00", "17:00"]],
    },
    "holidays": {"2026-11-02": "Founders’ Day"},
}
FRIDAY = local("2026-10-30 06:00")
QUARTER = timedelta(minutes=15)
# Few moments, so that events meet on one.
MOMENTS = st.integers(0, 4 * 96).map(lambda n: FRIDAY + n * QUARTER)
THREADS = st.lists(
    st.fixed_dictionaries(
        {
            "at": MOMENTS,
            "direction": st.sampled_from([str(word) for word in Direction]),
            "channel": st.sampled_from(["email", "chat", "phone_call", "site_visit", "internal_note"]),
            "automatic": st.sampled_from([False, False, False, True]),
            "needs_reply": st.sampled_from([None, None, None, True, False]),
            "reached": st.sampled_from([True, True, False]),
            "owed": st.sampled_from([False, False, True]),
            "excuses": st.sampled_from([False, False, False, True]),
        }
    ),
    max_size=12,
).map(lambda rows: [row | {"ref": f"{number:02}"} for number, row in enumerate(rows)])
TARGETS = st.integers(0, 40).map(lambda n: n * QUARTER)


def reckoned(rows: list[Event], target: timedelta, as_of: Any) -> Any:
    events = [ContactEvent(**row) for row in rows]
    return reckon(events, calendar=WorkCalendar.from_spec(SPEC), target=target, as_of=as_of)


@given(THREADS, TARGETS, MOMENTS)
def test_the_reckoning_finds_what_a_careful_person_finds(rows: list[Event], target: timedelta, as_of: Any) -> None:
    told = [
        (clock.opened_by, clock.stopped_by, clock.state, clock.working, clock.late)
        for clock in reckoned(rows, target, as_of)
    ]
    by_hand = [
        (one.opened_by, one.stopped_by, one.state, one.working, one.late) for one in find(rows, SPEC, target, as_of)
    ]
    assert told == by_hand


@given(THREADS, st.randoms(use_true_random=False))
def test_the_order_in_which_events_are_known_does_not_matter(rows: list[Event], random: Random) -> None:
    shuffled = random.sample(rows, len(rows))
    later = FRIDAY + timedelta(days=9)
    assert reckoned(rows, timedelta(hours=9), later) == reckoned(shuffled, timedelta(hours=9), later)


@given(THREADS)
def test_clocks_of_a_thread_follow_one_another(rows: list[Event]) -> None:
    """At most the last one runs, and none opens before the one before has stopped."""
    found = reckoned(rows, timedelta(hours=9), FRIDAY + timedelta(days=9))
    assert all(clock.stopped_at is not None for clock in found[:-1])
    for before, after in pairwise(found):
        assert before.stopped_at <= after.opened_at
    assert len({clock.opened_by for clock in found}) == len(found)


@given(THREADS, TARGETS)
def test_a_clock_is_late_when_its_last_moment_in_time_has_passed(rows: list[Event], target: timedelta) -> None:
    """The stored `late_after` and the working time decide alike (R8)."""
    calendar, later = WorkCalendar.from_spec(SPEC), FRIDAY + timedelta(days=9)
    for clock in reckoned(rows, target, later):
        last = calendar.last_in_time(clock.opened_at, target)
        passed = last is not None and (clock.stopped_at or later) > last
        assert clock.late == (passed and clock.state != "waived")
