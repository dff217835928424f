"""Which calendar holds at an instant, and what it says of days."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from crm.staff.errors import Refusal
from crm.staff.models import CalendarVersion, SiteCalendar
from crm.staff.queries import SiteHours, around_the_clock, calendar_at, hours_at, hours_of
from crm.staff.services import add_holidays, add_shutdown, remove_holiday, set_hours
from tests import make
from tests.make import MONDAY, local

pytestmark = pytest.mark.django_db

TUESDAY = date(2026, 10, 20)
OFFICE = {day: [["08:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
LUNCH = [["08:00", "12:00"], ["13:00", "17:00"]]


@pytest.fixture(autouse=True)
def house() -> None:
    make.house()


def hours(valid_from: date, timezone: str = "America/New_York", **week: Any) -> SiteCalendar:
    return set_hours(name="Site", timezone=timezone, hours=week or OFFICE, valid_from=valid_from, at=MONDAY)


def test_a_calendar_holds_from_the_midnight_of_its_own_zone() -> None:
    """Tokyo's Tuesday begins on New York's Monday morning."""
    hours(TUESDAY, "Asia/Tokyo")
    assert calendar_at(local("2026-10-19 10:59:59")).row.timezone == "America/New_York"
    assert calendar_at(local("2026-10-19 11:00")).row.timezone == "Asia/Tokyo"


def test_the_latest_calendar_that_has_begun_holds() -> None:
    hours(TUESDAY, mon=[["08:00", "12:00"]])
    hours(date(2027, 1, 1), mon=[["09:00", "12:00"]])
    assert [calendar_at(local(day)).row.valid_from.year for day in ("2026-10-19", "2026-12-31", "2027-01-01")] == [
        2000,
        2026,
        2027,
    ]


def test_before_the_first_calendar_the_oldest_holds() -> None:
    assert calendar_at(local("1999-12-31")).row.valid_from == date(2000, 1, 1)


def test_without_a_calendar_we_say_what_to_do() -> None:
    SiteCalendar.objects.all().delete()
    with pytest.raises(Refusal, match=r"No working calendar is set up\. Run `manage\.py prepare`"):
        calendar_at(MONDAY)


def test_a_local_date_begins_at_its_first_instant() -> None:
    here = hours_of(hours(TUESDAY, "America/Havana"))
    # Midnight is skipped on the day the clocks go forward: the date begins at one.
    first = datetime(2026, 3, 8, 5, tzinfo=UTC)
    assert here.midnight(date(2026, 3, 8)).astimezone(UTC) == first
    assert here.local_date(first) == date(2026, 3, 8)
    assert here.local_date(first - timedelta.resolution) == date(2026, 3, 7)


def test_a_day_ends_with_its_last_closing() -> None:
    here = hours_of(hours(TUESDAY, mon=LUNCH))
    assert here.day_end(date(2026, 10, 26)) == local("2026-10-26 17:00")
    assert here.day_end(date(2026, 10, 27)) is None


@pytest.mark.parametrize(("days", "end"), [(1, "2026-10-20 17:00"), (3, "2026-10-23 17:00"), (4, "2026-10-26 17:00")])
def test_business_days_pass_over_what_is_closed(days: int, end: str) -> None:
    add_holidays(days={date(2026, 10, 21): "Founders’ Day"}, at=MONDAY)
    assert calendar_at(MONDAY).business_day_end(local("2026-10-19 12:00"), days) == local(end)


def test_every_edit_raises_the_revision_and_keeps_a_version() -> None:
    row, edits = SiteCalendar.objects.get(), 4
    before = row.revision
    add_holidays(days={TUESDAY: "Founders’ Day"}, at=MONDAY)
    remove_holiday(day=TUESDAY, at=MONDAY)
    add_shutdown(name="Works", start=TUESDAY, end=TUESDAY, at=MONDAY)
    hours(date(2000, 1, 1))
    row.refresh_from_db()
    assert row.revision == before + edits
    assert CalendarVersion.objects.filter(calendar=row, revision__gt=before).count() == edits


def test_an_older_version_says_what_it_said() -> None:
    row = SiteCalendar.objects.get()
    add_holidays(days={TUESDAY: "Founders’ Day"}, at=MONDAY)
    now = SiteCalendar.objects.get()
    noon = local("2026-10-20 12:00")
    assert [hours_at(now, revision).calendar.is_open(noon) for revision in (row.revision, now.revision)] == [
        True,
        False,
    ]


def test_a_calendar_without_kept_versions_is_read_as_it_stands() -> None:
    CalendarVersion.objects.all().delete()
    add_holidays(days={TUESDAY: "Founders’ Day"}, at=MONDAY)
    CalendarVersion.objects.all().delete()
    row = SiteCalendar.objects.get()
    assert not hours_at(row, row.revision).calendar.is_open(local("2026-10-20 12:00"))


def test_a_calendar_is_compiled_once_a_revision() -> None:
    def now() -> SiteHours:
        return calendar_at(MONDAY)

    first = now()
    assert now().calendar is first.calendar
    add_holidays(days={TUESDAY: "Founders’ Day"}, at=MONDAY)
    assert now().calendar is not first.calendar


def test_what_was_compiled_for_an_edit_rolled_back_is_not_taken_for_the_next() -> None:
    with transaction.atomic():
        add_holidays(days={TUESDAY: "Founders’ Day"}, at=MONDAY)
        assert not calendar_at(MONDAY).calendar.is_open(local("2026-10-20 12:00"))
        transaction.set_rollback(True)
    add_holidays(days={date(2026, 10, 22): "Fair"}, at=MONDAY)
    after = calendar_at(MONDAY).calendar
    assert after.is_open(local("2026-10-20 12:00"))
    assert not after.is_open(local("2026-10-22 12:00"))


def test_clock_hours_never_rest() -> None:
    day = around_the_clock("Asia/Kolkata").elapsed(MONDAY, MONDAY + timedelta(days=7))
    assert day == timedelta(days=7)


def test_a_date_on_a_closed_day_ends_with_the_last_closing_before_it() -> None:
    make.house()
    friday, saturday = date(2026, 11, 27), date(2026, 11, 28)
    add_holidays(days={date(2026, 11, 26): "Thanksgiving Day", friday: "Day after Thanksgiving"}, at=make.LONG_AGO)
    at = make.local("2026-11-23 10:00")
    hours = calendar_at(at)
    assert hours.last_closing(friday, at) == make.local("2026-11-25 17:00")
    assert hours.last_closing(saturday, make.local("2026-11-27 10:00")) is None
    assert hours.runs_out(friday, at) == make.local("2026-11-25 17:00")
    assert hours.runs_out(friday, make.local("2026-11-25 18:00")) == make.local("2026-11-27 23:59") + timedelta(
        seconds=59
    )
