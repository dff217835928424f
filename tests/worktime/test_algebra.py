"""What must hold between the answers of any calendar, whatever its hours."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from crm.worktime import WorkCalendar

from .odd import cases, moments, targets

pytestmark = pytest.mark.plain

Case = tuple[dict[str, Any], date]
TICK = timedelta(microseconds=1)
NOTHING = timedelta()


@given(cases(), st.data())
def test_spans_add_up_wherever_they_are_cut(case: Case, data: st.DataObject) -> None:
    spec, odd = case
    calendar = WorkCalendar.from_spec(spec)
    first, second, third = sorted(data.draw(st.lists(moments(odd, 900), min_size=3, max_size=3)))
    cut = calendar.elapsed(first, second) + calendar.elapsed(second, third)
    assert calendar.elapsed(first, third) == cut
    assert calendar.elapsed(third, first) == NOTHING


@given(cases(), st.data())
def test_due_is_the_earliest_instant_at_which_the_target_is_used_up(case: Case, data: st.DataObject) -> None:
    spec, odd = case
    calendar = WorkCalendar.from_spec(spec)
    start, target = data.draw(moments(odd)), data.draw(targets(timedelta(days=400)))
    due = calendar.due(start, target)
    assert due is not None
    assert calendar.elapsed(start, due) == target
    assert target == NOTHING or calendar.elapsed(start, due - TICK) < target


@given(cases(), st.data())
def test_one_instant_after_the_last_in_time_is_late(case: Case, data: st.DataObject) -> None:
    spec, odd = case
    calendar = WorkCalendar.from_spec(spec)
    start, target = data.draw(moments(odd)), data.draw(targets())
    last = calendar.last_in_time(start, target)
    assert last is not None
    assert calendar.elapsed(start, last) == target
    assert calendar.elapsed(start, last + TICK) > target


@given(cases(), st.data())
def test_back_is_the_latest_instant_from_which_the_target_passes(case: Case, data: st.DataObject) -> None:
    spec, odd = case
    calendar = WorkCalendar.from_spec(spec)
    end, target = data.draw(moments(odd)), data.draw(targets(timedelta(days=400)))
    start = calendar.back(end, target)
    assert start is not None
    assert calendar.elapsed(start, end) == target
    assert target == NOTHING or calendar.elapsed(start + TICK, end) < target


@given(cases(), st.data())
def test_due_and_back_undo_each_other(case: Case, data: st.DataObject) -> None:
    spec, odd = case
    calendar = WorkCalendar.from_spec(spec)
    at, target = data.draw(moments(odd)), data.draw(targets())
    due, back = calendar.due(at, target), calendar.back(at, target)
    assert due is not None
    assert back is not None
    again, before = calendar.back(due, target), calendar.due(back, target)
    assert again is not None
    assert before is not None
    # Both may only skip over closed time.
    assert again >= at
    assert before <= at
    assert calendar.elapsed(at, again) == calendar.elapsed(before, at) == NOTHING


@given(cases(), st.data())
def test_openings_and_closings_stand_where_the_state_changes(case: Case, data: st.DataObject) -> None:
    spec, odd = case
    calendar, at = WorkCalendar.from_spec(spec), data.draw(moments(odd))
    opened, opens, closes = calendar.prev_open(at), calendar.next_open(at), calendar.next_close(at)
    assume(opened and opens and closes)
    assert opened is not None
    assert opens is not None
    assert closes is not None
    assert opened <= at <= opens < closes
    assert calendar.is_open(opened) > calendar.is_open(opened - TICK)
    assert calendar.is_open(closes - TICK) > calendar.is_open(closes)
    assert calendar.is_open(at) == (opens == at)
    assert calendar.elapsed(at, opens) == NOTHING


@given(cases(), st.data())
def test_the_ledger_tells_every_instant_once_and_adds_up(case: Case, data: st.DataObject) -> None:
    spec, odd = case
    calendar = WorkCalendar.from_spec(spec)
    start, end = sorted(data.draw(st.lists(moments(odd, 10), min_size=2, max_size=2)))
    lines = calendar.ledger(start, end)
    places = [line.start for line in lines] + [end]
    assert places == [start, *(line.end for line in lines)]
    assert sum((line.span for line in lines if line.counted), NOTHING) == calendar.elapsed(start, end)
    assert all(line.reason and line.span for line in lines)


@given(cases(), st.data())
def test_an_order_of_questions_does_not_change_the_answers(case: Case, data: st.DataObject) -> None:
    """The table grows as questions reach further; what it said before must stay true."""
    spec, odd = case
    near, far = data.draw(moments(odd)), data.draw(moments(odd, 9000))
    target = data.draw(targets())
    asked = WorkCalendar.from_spec(spec)
    before = asked.due(near, target), asked.is_open(near)
    asked.elapsed(min(near, far), max(near, far))
    assert (asked.due(near, target), asked.is_open(near)) == before
    assert asked.due(far, target) == WorkCalendar.from_spec(spec).due(far, target)
