"""Times are the person's own; what they promise ends with the site's day."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from .lines import SITE, reading

pytestmark = pytest.mark.plain

TOKYO, LONDON = ZoneInfo("Asia/Tokyo"), ZoneInfo("Europe/London")


def moment(line: str, at: datetime, zone: ZoneInfo) -> str:
    """When a line says it happened, in UTC."""
    return f"{reading(line, at=at, zone=zone).occurred_at.astimezone(UTC):%a %-d %b %H:%M}"


def local(text: str, zone: ZoneInfo = SITE) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def test_a_time_is_the_persons_own() -> None:
    assert moment("9:15 call Acme ok", local("2026-10-20 10:30", TOKYO), TOKYO) == "Tue 20 Oct 00:15"


def test_yesterday_is_the_persons_own() -> None:
    # Tuesday morning in Tokyo is still Monday evening at the site.
    assert moment("yesterday 9:15 call Acme ok", local("2026-10-20 08:00", TOKYO), TOKYO) == "Mon 19 Oct 00:15"


def test_a_promise_ends_with_the_sites_day() -> None:
    due = reading("call Acme ok, owe data fri", at=local("2026-10-20 10:30", TOKYO), zone=TOKYO).promises[0]

    assert due.at == local("2026-10-23 17:00")


def test_a_promised_time_is_the_persons_own() -> None:
    due = reading("call Acme ok, owe data fri 15:00", at=local("2026-10-20 10:30", TOKYO), zone=TOKYO).promises[0]

    assert due.at == local("2026-10-23 15:00", TOKYO)


def test_monday_is_todays_once_its_hour_has_passed() -> None:
    assert moment("mon 9 call Acme ok", local("2026-10-19 09:00"), SITE) == "Mon 19 Oct 13:00"
    assert moment("mon 9 call Acme ok", local("2026-10-19 08:59"), SITE) == "Mon 12 Oct 13:00"


def test_an_hour_that_comes_twice_is_the_last_one_past() -> None:
    # Clocks go back at 02:00 on 25 October in London: 01:30 comes at 00:30 and at 01:30 UTC.
    between = datetime(2026, 10, 25, 1, 0, tzinfo=UTC)
    after = datetime(2026, 10, 25, 9, 0, tzinfo=UTC)

    assert moment("1:30 call Acme ok", between, LONDON) == "Sun 25 Oct 00:30"
    assert moment("1:30 call Acme ok", after, LONDON) == "Sun 25 Oct 01:30"


def test_an_hour_that_never_was_moves_on_with_the_clocks() -> None:
    assert moment("2:30 call Acme ok", local("2026-03-08 09:00"), SITE) == "Sun 8 Mar 07:30"


def test_before_and_after_the_change_the_wall_clock_counts() -> None:
    at = local("2026-11-02 08:00")

    assert moment("fri 9:00 call Acme ok", at, SITE) == "Fri 30 Oct 13:00"
    assert moment("sun 9:00 call Acme ok", at, SITE) == "Sun 1 Nov 14:00"


def test_a_date_without_year_is_a_near_one() -> None:
    at = local("2027-01-05 08:00")

    assert moment("30 dec 9:00 call Acme ok", at, SITE) == "Wed 30 Dec 14:00"
    assert reading("call Acme ok, owe data 8 feb", at=at).promises[0].at == local("2027-02-08 17:00")


def test_after_closing_today_ends_before_it_is_tomorrow() -> None:
    due = reading("call Acme ok, owe data today", at=local("2026-10-20 18:30")).promises[0]

    assert f"{due.at.astimezone(SITE):%-d %b %H:%M}" == "20 Oct 23:59"


@pytest.mark.parametrize("line", ["9:15", "mon 9", "tue 18", "20 oct 16:00", "today 23:59", "sat 20:00", "25h", "0m"])
def test_nothing_is_ever_logged_ahead(line: str) -> None:
    at = local("2026-10-20 10:30")

    assert reading(f"{line} call Acme ok", at=at).occurred_at <= at
