from __future__ import annotations

import pytest

from .invitations import CUSTOM, event, meeting, reading, starts

pytestmark = pytest.mark.plain


@pytest.mark.parametrize(
    ("zone", "hour"),
    [
        ("Europe/Berlin", "12:00"),
        ("W. Europe Standard Time", "12:00"),
        ("(UTC-05:00) Eastern Time (US & Canada)", "18:00"),
        ("(UTC+01:00) Amsterdam, Berlin, Bern", "12:00"),
        ("/freeassociation.sourceforge.net/Europe/Berlin", "12:00"),
        ("UTC+01", "13:00"),
        ("Nowhere at all", "18:00"),
    ],
)
def test_a_zone_is_known_by_any_of_its_names(zone: str, hour: str) -> None:
    found = meeting(starts=f'DTSTART;TZID="{zone}":20261020T140000')
    assert f"{found.starts_at:%H:%M}" == hour


def test_a_zone_written_in_the_file_comes_first() -> None:
    found = reading(
        CUSTOM.replace("Customized Time Zone", "Europe/Berlin"),
        event(starts="DTSTART;TZID=Europe/Berlin:20261020T140000"),
    )
    assert starts(found) == ["10-20 18:00"]


def test_two_files_may_call_different_zones_by_one_name() -> None:
    other = CUSTOM.replace("-0500", "+0100").replace("-0400", "+0200")
    use = event(starts="DTSTART;TZID=Customized Time Zone:20261020T140000")
    assert [starts(reading(zone, use)) for zone in (CUSTOM, other)] == [["10-20 18:00"], ["10-20 12:00"]]


def test_a_written_zone_changes_its_clocks() -> None:
    weekly = event("RRULE:FREQ=WEEKLY;COUNT=3", starts="DTSTART;TZID=Customized Time Zone:20261026T090000")
    assert starts(reading(CUSTOM, weekly)) == ["10-26 13:00", "11-02 14:00", "11-09 14:00"]


def test_a_written_zone_that_cannot_be_followed_gives_way_to_its_name() -> None:
    broken = CUSTOM.replace("Customized Time Zone", "Europe/Berlin").replace("YEARLY", "SECONDLY")
    assert starts(reading(broken, event(starts="DTSTART;TZID=Europe/Berlin:20261020T140000"))) == ["10-20 12:00"]


def test_an_unknown_zone_is_the_one_the_calendar_states() -> None:
    found = reading("X-WR-TIMEZONE:Asia/Tokyo", event(starts="DTSTART;TZID=Home:20261020T140000"))
    assert starts(found) == ["10-20 05:00"]


def test_a_time_without_zone_is_meant_in_its_owners() -> None:
    assert f"{meeting(starts='DTSTART:20261020T140000').starts_at:%H:%M}" == "18:00"
