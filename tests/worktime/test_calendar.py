"""Edges of the questions, with round numbers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from crm.worktime import WorkCalendar

pytestmark = pytest.mark.plain

CHICAGO = ZoneInfo("America/Chicago")
HOUR = timedelta(hours=1)
OFFICE = [["08:00", "17:00"]]
ALWAYS = {day: [["00:00", "24:00"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}


def of(hours: dict[str, Any], **parts: Any) -> WorkCalendar:
    return WorkCalendar.from_spec({"tz": "America/Chicago", "hours": hours} | parts)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHICAGO)


MONDAYS = of({"mon": OFFICE})
# Open once in its life.
ONE_MORNING = of({}, date_hours={"2026-10-20": [["08:00", "12:00"]]})


def test_answers_are_in_utc() -> None:
    due = MONDAYS.due(at("2026-10-19 08:00"), HOUR)
    assert due == at("2026-10-19 09:00")
    assert due.tzinfo is UTC


def test_a_span_is_exact_to_the_microsecond() -> None:
    start, end = at("2026-10-19 16:59:59.999999"), at("2026-10-26 08:00:00.000002")
    assert MONDAYS.elapsed(start, end) == timedelta(microseconds=3)


def test_a_target_of_zero_is_due_at_once_and_late_when_we_open() -> None:
    sunday = at("2026-10-18 12:00")
    assert MONDAYS.due(sunday, timedelta()) == sunday
    assert MONDAYS.last_in_time(sunday, timedelta()) == at("2026-10-19 08:00")


def test_nothing_needs_no_way_back() -> None:
    evening = at("2026-10-20 20:00")
    assert ONE_MORNING.back(evening, timedelta()) == evening


def test_more_than_ever_was_open_has_no_way_back() -> None:
    assert ONE_MORNING.back(at("2026-10-20 11:00"), 4 * HOUR) is None
    assert ONE_MORNING.back(at("2026-10-21 00:00"), 4 * HOUR) == at("2026-10-20 08:00")


def test_a_calendar_that_has_closed_for_good_is_never_late() -> None:
    assert ONE_MORNING.due(at("2026-10-20 08:00"), 4 * HOUR) == at("2026-10-20 12:00")
    assert ONE_MORNING.last_in_time(at("2026-10-20 08:00"), 4 * HOUR) is None


def test_a_calendar_that_has_closed_for_good_opens_no_more() -> None:
    noon = at("2026-10-20 12:00")
    assert (ONE_MORNING.next_open(noon), ONE_MORNING.next_close(noon)) == (None, None)
    assert ONE_MORNING.prev_open(noon) == at("2026-10-20 08:00")
    assert ONE_MORNING.prev_open(at("2026-10-20 07:00")) is None


def test_a_desk_that_never_closes_has_neither_opening_nor_closing() -> None:
    noon = at("2026-10-20 12:00")
    assert (of(ALWAYS).prev_open(noon), of(ALWAYS).next_close(noon)) == (None, None)
    assert of(ALWAYS).next_open(noon) == noon


def test_an_opening_instant_is_open_and_a_closing_one_is_not() -> None:
    assert MONDAYS.is_open(at("2026-10-19 08:00"))
    assert not MONDAYS.is_open(at("2026-10-19 17:00"))


def test_a_range_until_midnight_meets_the_next_day() -> None:
    cal = of({"mon": [["20:00", "24:00"]], "tue": [["00:00", "02:00"]]})
    (night,) = cal.intervals(at("2026-10-19 00:00"), at("2026-10-21 00:00"))
    assert night == (at("2026-10-19 20:00"), at("2026-10-20 02:00"))


def test_intervals_are_clipped_to_what_was_asked() -> None:
    assert MONDAYS.intervals(at("2026-10-19 09:00"), at("2026-10-19 10:00")) == [
        (at("2026-10-19 09:00"), at("2026-10-19 10:00"))
    ]
    assert MONDAYS.intervals(at("2026-10-19 17:00"), at("2026-10-26 08:00")) == []


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        (dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), OFFICE), "Mon–Fri 08:00–17:00"),
        ({"mon": OFFICE, "wed": OFFICE, "fri": [["08:00", "12:00"]]}, "Mon, Wed 08:00–17:00, Fri 08:00–12:00"),
        (dict.fromkeys(("sun", "mon", "tue"), OFFICE), "Mon–Tue, Sun 08:00–17:00"),
        ({"sat": [["22:00", "06:00"]]}, "Sat 22:00–06:00"),
        ({"tue": [["13:00", "17:00"], ["08:00", "12:00"]]}, "Tue 08:00–12:00 and 13:00–17:00"),
    ],
)
def test_the_weekly_hours_in_a_few_words(hours: dict[str, Any], words: str) -> None:
    assert of(hours).describe() == f"{words}, America/Chicago"


def test_single_dates_are_described_as_such() -> None:
    assert ONE_MORNING.describe() == "open on single dates, America/Chicago"
