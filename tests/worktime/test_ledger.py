"""Every skipped stretch has its reason, and the counted ones are the figure."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from crm.worktime import WorkCalendar

from .odd import cases, moments

pytestmark = pytest.mark.plain

CHICAGO = ZoneInfo("America/Chicago")
LUNCH = [["08:00", "12:00"], ["13:00", "17:00"]]
SPEC: dict[str, Any] = {"tz": "America/Chicago", "hours": dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), LUNCH)}


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHICAGO)


def told(start: str, end: str, **parts: Any) -> list[str]:
    """The lines as a person reads them: “12:00–13:00 break”."""
    return [
        f"{line.start.astimezone(CHICAGO):%H:%M}–{line.end.astimezone(CHICAGO):%H:%M} {line.reason}"
        for line in WorkCalendar.from_spec(SPEC | parts).ledger(at(start), at(end))
    ]


def test_a_day_with_lunch() -> None:
    assert told("2026-10-20 07:00", "2026-10-20 14:00") == [
        "07:00–08:00 outside hours",
        "08:00–12:00 open",
        "12:00–13:00 break",
        "13:00–14:00 open",
    ]


def test_a_weekend_is_told_day_by_day() -> None:
    assert told("2026-10-16 17:00", "2026-10-19 08:00") == [
        "17:00–00:00 outside hours",
        "00:00–00:00 weekend",
        "00:00–00:00 weekend",
        "00:00–08:00 outside hours",
    ]


def test_a_holiday_is_told_by_its_name() -> None:
    lines = told("2026-11-26 08:00", "2026-11-27 00:00", holidays={"2026-11-26": "Thanksgiving Day"})
    assert lines == ["08:00–00:00 Thanksgiving Day"]


def test_a_holiday_without_a_name_is_still_told() -> None:
    assert told("2026-11-26 08:00", "2026-11-26 09:00", holidays=["2026-11-26"]) == ["08:00–09:00 holiday"]


@pytest.mark.parametrize(
    "parts", [{"date_hours": {"2026-10-20": []}}, {"breaks": {"2026-10-20": [["08:00", "17:00"]]}}]
)
def test_a_date_closed_by_itself_says_so(parts: dict[str, Any]) -> None:
    assert told("2026-10-20 17:30", "2026-10-20 18:00", **parts) == ["17:30–18:00 closed this date"]


def test_a_weekday_without_hours_says_so() -> None:
    assert told("2026-10-20 09:00", "2026-10-20 10:00", hours={"mon": LUNCH}) == ["09:00–10:00 closed weekday"]


def test_a_break_of_one_date_joins_the_lunch() -> None:
    lines = told("2026-10-20 11:00", "2026-10-20 15:00", breaks={"2026-10-20": [["13:00", "14:00"]]})
    assert lines == ["11:00–12:00 open", "12:00–14:00 break", "14:00–15:00 open"]


def test_the_day_between_two_night_shifts_is_no_break() -> None:
    nights = {day: [["22:00", "06:00"]] for day in ("mon", "tue")}
    assert told("2026-10-20 05:00", "2026-10-20 23:00", hours=nights) == [
        "05:00–06:00 open",
        "06:00–22:00 outside hours",
        "22:00–23:00 open",
    ]


def test_a_night_shift_is_cut_at_midnight() -> None:
    assert told("2026-10-19 22:00", "2026-10-20 06:00", hours={"mon": [["22:00", "06:00"]]}) == [
        "22:00–00:00 open",
        "00:00–06:00 open",
    ]


def test_an_end_before_the_start_has_no_lines() -> None:
    assert told("2026-10-20 12:00", "2026-10-20 08:00") == []


@given(cases(), st.data())
def test_no_line_leaves_its_local_date(case: tuple[dict[str, Any], date], data: st.DataObject) -> None:
    spec, odd = case
    # Newfoundland once went back over midnight a minute after it: that minute belongs to both dates.
    assume(spec["tz"] != "America/St_Johns")
    calendar = WorkCalendar.from_spec(spec)
    start, end = sorted(data.draw(st.lists(moments(odd, 10), min_size=2, max_size=2)))
    for line in calendar.ledger(start, end):
        last = line.end - timedelta.resolution
        assert line.start.astimezone(calendar.zone).date() == last.astimezone(calendar.zone).date()
