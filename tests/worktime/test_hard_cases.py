"""The rows of RULES.md, hard cases, that are about working time, each by its name."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from crm.worktime import WorkCalendar

pytestmark = pytest.mark.plain

NEW_YORK = ZoneInfo("America/New_York")
WEEK = ("mon", "tue", "wed", "thu", "fri")
HOUR, MINUTE, SECOND = timedelta(hours=1), timedelta(minutes=1), timedelta(seconds=1)
NOTHING = timedelta()


def calendar(tz: str = "America/New_York", ranges: Any = None, days: Any = WEEK, **parts: Any) -> WorkCalendar:
    hours = {day: ranges or [["08:00", "17:00"]] for day in days}
    return WorkCalendar.from_spec({"tz": tz, "hours": hours} | parts)


def local(text: str, zone: ZoneInfo = NEW_YORK) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def test_a_message_outside_hours_starts_at_the_next_opening() -> None:
    assert calendar().elapsed(local("2026-10-16 20:00"), local("2026-10-19 09:00")) == HOUR


def test_a_reply_outside_hours_ends_at_the_last_closing() -> None:
    assert calendar().elapsed(local("2026-10-19 16:00"), local("2026-10-19 21:00")) == HOUR
    assert calendar().elapsed(local("2026-10-19 17:00"), local("2026-10-19 21:00")) == NOTHING


def test_both_outside_with_nothing_between_is_zero() -> None:
    assert calendar().elapsed(local("2026-10-16 17:00"), local("2026-10-19 08:00")) == NOTHING


def test_a_target_that_ends_at_closing_is_in_time_until_the_next_opening() -> None:
    cal, asked = calendar(), local("2026-10-16 13:00")
    assert cal.due(asked, 4 * HOUR) == local("2026-10-16 17:00")
    assert cal.last_in_time(asked, 4 * HOUR) == local("2026-10-19 08:00")
    assert cal.elapsed(asked, local("2026-10-19 08:00")) == 4 * HOUR


def test_a_target_that_ends_at_lunch_is_in_time_until_lunch_is_over() -> None:
    cal, asked = calendar(ranges=[["08:00", "12:00"], ["13:00", "17:00"]]), local("2026-10-16 10:00")
    assert cal.due(asked, 2 * HOUR) == local("2026-10-16 12:00")
    assert cal.last_in_time(asked, 2 * HOUR) == local("2026-10-16 13:00")


def test_one_second_over_is_late_though_the_minute_is_the_same() -> None:
    cal, asked = calendar(), local("2026-10-16 13:00")
    assert cal.elapsed(asked, local("2026-10-19 08:00:01")) == 4 * HOUR + SECOND


@pytest.mark.parametrize(
    ("moment", "closed"),
    [
        ("2026-11-25 23:59:59", False),
        ("2026-11-26 00:00", True),
        ("2026-11-26 23:59:59", True),
        ("2026-11-27 00:00", False),
    ],
)
def test_the_local_date_decides_what_a_holiday_is(moment: str, closed: bool) -> None:
    cal = calendar(ranges=[["00:00", "24:00"]], holidays={"2026-11-26": "Thanksgiving Day"})
    assert cal.is_holiday(local(moment)) is closed
    assert cal.is_open(local(moment)) is not closed


def test_a_holiday_that_is_another_date_in_utc_is_closed_by_its_local_date() -> None:
    auckland = ZoneInfo("Pacific/Auckland")
    cal = calendar("Pacific/Auckland", holidays={"2026-02-06": "Waitangi Day"})
    nine = local("2026-02-06 09:00", auckland)
    assert nine.astimezone(ZoneInfo("UTC")).day == 5
    assert not cal.is_open(nine)
    assert cal.is_open(local("2026-02-05 09:00", auckland))


@pytest.mark.parametrize("friday", ["2026-03-06", "2026-10-30"])
def test_office_hours_around_a_change_are_as_ever(friday: str) -> None:
    asked = local(f"{friday} 16:00")
    assert calendar().due(asked, 2 * HOUR) == (asked + timedelta(days=3)).replace(hour=9)


@pytest.mark.parametrize(
    ("tz", "day", "length"),
    [
        ("America/Chicago", "2026-03-08", 23.0),
        ("America/Chicago", "2026-11-01", 25.0),
        ("Europe/Dublin", "2026-10-25", 25.0),
        ("Australia/Lord_Howe", "2026-10-04", 23.5),
        ("Australia/Lord_Howe", "2026-04-05", 24.5),
        ("Asia/Kolkata", "2026-03-29", 24.0),
        ("Pacific/Apia", "2011-12-29", 24.0),
        ("Pacific/Apia", "2011-12-30", 0.0),
    ],
)
def test_a_desk_that_never_closes_counts_the_real_hours_of_the_day(tz: str, day: str, length: float) -> None:
    zone = ZoneInfo(tz)
    cal = calendar(tz, [["00:00", "24:00"]], (*WEEK, "sat", "sun"))
    midnight = local(day, zone)
    assert cal.elapsed(midnight, midnight + timedelta(days=1)) == length * HOUR


@pytest.mark.parametrize(("saturday", "length"), [("2026-03-07", 7), ("2026-10-31", 9), ("2026-10-24", 8)])
def test_a_night_shift_lasts_as_long_as_the_night(saturday: str, length: int) -> None:
    cal = calendar(ranges=[["22:00", "06:00"]], days=("sat",))
    evening = local(f"{saturday} 12:00")
    assert cal.elapsed(evening, evening + timedelta(days=1)) == length * HOUR


def test_an_opening_in_the_skipped_hour_opens_when_the_clock_has_jumped() -> None:
    cal = calendar(ranges=[["02:30", "04:00"]], days=("sun",))
    assert cal.next_open(local("2026-03-08 00:00")) == local("2026-03-08 03:00")
    assert cal.elapsed(local("2026-03-08 00:00"), local("2026-03-08 12:00")) == HOUR


def test_an_opening_in_the_repeated_hour_opens_twice() -> None:
    cal = calendar(ranges=[["01:30", "03:00"]], days=("sun",))
    assert cal.elapsed(local("2026-11-01 00:00"), local("2026-11-01 12:00")) == 2 * HOUR
    assert len(cal.intervals(local("2026-11-01 00:00"), local("2026-11-01 12:00"))) == 2


@pytest.mark.parametrize(
    ("holiday", "length"),
    [("2026-10-19", 6), ("2026-10-20", 2), ("2026-10-21", 8)],
    ids=["of the evening", "of the morning", "of another day"],
)
def test_a_holiday_blanks_its_own_date_of_a_shift_over_midnight(holiday: str, length: int) -> None:
    cal = calendar(ranges=[["22:00", "06:00"]], days=("mon",), holidays=[holiday])
    assert cal.elapsed(local("2026-10-19 12:00"), local("2026-10-20 12:00")) == length * HOUR


def test_lunch_does_not_count() -> None:
    cal = calendar(ranges=[["08:00", "12:00"], ["13:00", "17:00"]])
    assert cal.elapsed(local("2026-10-20 11:30"), local("2026-10-20 13:30")) == HOUR
    assert cal.elapsed(local("2026-10-20 00:00"), local("2026-10-21 00:00")) == 8 * HOUR


def test_a_weekday_without_hours_is_closed() -> None:
    assert calendar(days=("mon", "wed")).next_open(local("2026-10-19 17:00")) == local("2026-10-21 08:00")


def test_special_hours_replace_the_weekday() -> None:
    cal = calendar(date_hours={"2026-12-24": [["08:00", "12:00"]], "2026-12-26": [["10:00", "11:00"]]})
    assert cal.elapsed(local("2026-12-24 00:00"), local("2026-12-25 00:00")) == 4 * HOUR
    assert cal.elapsed(local("2026-12-26 00:00"), local("2026-12-27 00:00")) == HOUR


def test_a_holiday_wins_over_special_hours_and_a_break_over_both() -> None:
    special = {"2026-12-24": [["08:00", "12:00"]]}
    cut = calendar(date_hours=special, breaks={"2026-12-24": [["09:00", "10:00"]]})
    assert cut.elapsed(local("2026-12-24 00:00"), local("2026-12-25 00:00")) == 3 * HOUR
    closed = calendar(date_hours=special, holidays={"2026-12-24": "Christmas Eve"})
    assert closed.elapsed(local("2026-12-24 00:00"), local("2026-12-25 00:00")) == NOTHING


def test_a_target_longer_than_a_year_has_its_date() -> None:
    cal = calendar(days=("mon",), ranges=[["08:00", "09:00"]])
    assert cal.due(local("2026-10-19 00:00"), 520 * HOUR) == local("2036-09-29 09:00")


def test_what_cannot_come_within_a_life_is_never_due() -> None:
    cal = calendar(days=("mon",), ranges=[["08:00", "08:01"]])
    assert cal.due(local("2026-10-19 00:00"), 6000 * MINUTE) is None
    assert cal.last_in_time(local("2026-10-19 00:00"), 6000 * MINUTE) is None
