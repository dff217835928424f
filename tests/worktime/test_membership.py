"""The compiled calendar against the walk over wall-clock minutes, on the days that are hard."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.worktime import WorkCalendar

from .by_the_minute import Walker
from .odd import cases, moments, targets

pytestmark = pytest.mark.plain

Case = tuple[dict[str, Any], date]
WINDOW = timedelta(days=5)


@given(cases(), st.data())
def test_elapsed_counts_the_open_minutes(case: Case, data: st.DataObject) -> None:
    spec, odd = case
    start, end = data.draw(moments(odd)), data.draw(moments(odd))
    assert WorkCalendar.from_spec(spec).elapsed(start, end) == Walker(spec).elapsed(start, end)


@given(cases(), st.data())
def test_open_means_that_the_wall_clock_stands_in_a_range(case: Case, data: st.DataObject) -> None:
    spec, odd = case
    calendar, walker = WorkCalendar.from_spec(spec), Walker(spec)
    for at in data.draw(st.lists(moments(odd), min_size=5, max_size=20)):
        assert calendar.is_open(at) == walker.is_open(at)


@given(cases(), st.data())
def test_intervals_are_the_open_minutes_joined(case: Case, data: st.DataObject) -> None:
    spec, odd = case
    start, end = data.draw(moments(odd)), data.draw(moments(odd))
    assert WorkCalendar.from_spec(spec).intervals(start, end) == Walker(spec).intervals(start, end)


@given(cases(), st.data())
def test_due_is_the_earliest_minute_that_uses_the_target_up(case: Case, data: st.DataObject) -> None:
    spec, odd = case
    start, target = data.draw(moments(odd)), data.draw(targets())
    walked = Walker(spec).due(start, target, WINDOW)
    due = WorkCalendar.from_spec(spec).due(start, target)
    assert due == walked if walked else due is None or due > start + WINDOW


@given(cases(), st.data())
def test_the_next_opening_is_the_first_open_minute(case: Case, data: st.DataObject) -> None:
    spec, odd = case
    at = data.draw(moments(odd))
    walked = Walker(spec).opening(at, WINDOW)
    opening = WorkCalendar.from_spec(spec).next_open(at)
    assert opening == walked if walked else opening is None or opening >= at + WINDOW
