"""When somebody of a client can be reached, by their own week, holidays and clock."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from crm.clients.models import Client
from crm.clients.reach import reach

pytestmark = pytest.mark.plain

NEW_YORK = ZoneInfo("America/New_York")


def told(day: str, timezone: str = "Europe/London", week: str = "mon_fri", country: str = "") -> str:
    found = reach(Client(timezone=timezone, work_week=week, country=country), date.fromisoformat(day))
    assert found is not None
    return found.in_zone(NEW_YORK)


def test_their_office_hours_are_told_in_our_time() -> None:
    assert told("2026-10-19") == "04:00–12:00 our time"


def test_the_weeks_between_two_changes_of_the_clocks_are_an_hour_off() -> None:
    """Europe goes back a week before New York does."""
    assert told("2026-10-26") == "05:00–13:00 our time"


def test_their_day_may_begin_on_our_evening_before() -> None:
    assert told("2026-10-19", "Australia/Melbourne") == "18:00–02:00 our time"


@pytest.mark.parametrize(
    ("week", "friday", "sunday"),
    [("mon_fri", False, True), ("sun_thu", True, False), ("custom", False, True)],
)
def test_each_client_keeps_its_own_week(week: str, friday: bool, sunday: bool) -> None:
    assert (told("2026-10-23", week=week) == "closed today") is friday
    assert (told("2026-10-25", week=week) == "closed today") is sunday


def test_a_public_holiday_of_their_country_is_closed() -> None:
    assert told("2026-12-25", country="GB") == "closed today"
    assert told("2026-12-25", country="") != "closed today"


def test_without_a_zone_we_do_not_guess() -> None:
    assert reach(Client(timezone="", work_week="mon_fri"), date(2026, 10, 19)) is None
