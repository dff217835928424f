from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crm.capture.mail.dates import instant

pytestmark = pytest.mark.plain

THE_SAME = datetime(2026, 10, 19, 13, 5, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "Mon, 19 Oct 2026 09:05:07 -0400",
        "Mon, 19 Oct 2026 09:05:07 -0400 (EDT)",
        "19 Oct 2026 09:05:07 EDT",
        "19 Oct 26 9:05:07 -04:00 (GMT -04:00)",
        "Mo., 19 Okt. 2026 15:05:07 +0200 (MESZ)/Mo., 19 Okt. 2026 15:05:07 +0200",
        "lun., 19 oct. 2026 15:05:07 +0200",
        "Mon, 19, Oct 2026 13:05:07 GMT",
        "Mon, 19 Oct 2026 13:05:07 +0000 18:00:00 +0000",
        "Oct 19, 2026 1:05:07 PM",
        "Mon Oct 19 13:05:07 2026",
        "Mon Oct 19 13:05:07 UTC 2026",
        "2026-10-19T13:05:07.123Z",
        "2026-10-19 09:05:07 -0400",
        "Mon, 19 Oct 2026 13:05:07",
        "Mon, 19 Oct 2026 13:05:07 -0000",
        "Mon, 19 Oct 2026 18:35:07 GMT+0530",
    ],
)
def test_one_moment_however_written(text: str) -> None:
    assert instant(text) == THE_SAME


@pytest.mark.parametrize(
    "text",
    ["", "(invalid)", "yesterday", "Thu,", "19 Oct 2026", "13:05", "32 Oct 2026 10:00", "Mon, 19 Oct 2026 59:10 -0400"],
)
def test_no_date_or_no_time_is_no_moment(text: str) -> None:
    assert instant(text) is None


def test_noon_and_midnight_of_the_twelve_hour_clock() -> None:
    assert [instant(f"19 Oct 2026 12:00 {half}") for half in ("AM", "PM")] == [
        datetime(2026, 10, 19, 0, tzinfo=UTC),
        datetime(2026, 10, 19, 12, tzinfo=UTC),
    ]


def test_two_digits_of_a_year_are_read_as_the_standard_says() -> None:
    years = [moment.year for text in ("19 Oct 99 10:00", "19 Oct 26 10:00") if (moment := instant(text))]
    assert years == [1999, 2026]


def test_absurd_years_are_told_as_written() -> None:
    moment = instant("Sat, 30 Jun 3609 12:00:00 +0000")
    assert moment is not None
    assert moment.year == 3609
