from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from crm.capture.tables.cells import Habits, Unread, day, domain, moment, several
from crm.capture.tables.guard import guarded, unguarded

pytestmark = pytest.mark.plain
NEW_YORK = Habits(ZoneInfo("America/New_York"))


@pytest.mark.parametrize(
    "cell",
    [
        "2026-10-12 14:30",
        "2026-10-12T18:30:00Z",
        "2026-10-12T20:30:00+02:00",
        "12.10.2026 14:30",
        "12.10.26 14.30",
        "10/12/2026 2:30 PM",
        "10/12/2026, 2:30 p.m.",
        "12 Oct 2026, 14:30",
        "October 12, 2026 2:30 PM",
        "2026/10/12 14:30:00",
    ],
)
def test_a_moment_is_read_however_it_is_written(cell: str) -> None:
    assert moment(cell, NEW_YORK) == datetime(2026, 10, 12, 14, 30, tzinfo=NEW_YORK.zone)


@pytest.mark.parametrize(
    ("cell", "wrong"),
    [
        ("31.04.2026", "not in the calendar"),
        ("2026-02-30 10:00", "not in the calendar"),
        ("2026-03-08 02:30", "did not exist on 8 March 2026"),
        ("2026-10-12 25:00", "no time of day"),
        ("soon", "is no date"),
    ],
)
def test_a_moment_that_never_was_is_refused(cell: str, wrong: str) -> None:
    with pytest.raises(Unread, match=wrong):
        moment(cell, NEW_YORK)


def test_slashes_follow_the_habit_of_the_file_unless_there_is_no_choice() -> None:
    day_first = Habits(NEW_YORK.zone, day_first=True)
    assert str(day("03/04/2026", NEW_YORK)) == "2026-03-04"
    assert str(day("03/04/2026", day_first)) == "2026-04-03"
    assert str(day("13/04/2026", NEW_YORK)) == "2026-04-13"


def test_of_an_hour_that_came_twice_the_first_is_meant() -> None:
    assert moment("2026-11-01 01:30", NEW_YORK).hour == 5


def test_names_are_parted_by_semicolons_addresses_also_by_commas() -> None:
    assert several("Lund, Ada; Ode, Ben", NEW_YORK) == ["Lund, Ada", "Ode, Ben"]
    assert several("a@x.test, b@x.test", NEW_YORK) == ["a@x.test", "b@x.test"]
    assert several("P-1,P-2", NEW_YORK) == ["P-1", "P-2"]


def test_of_a_web_address_the_domain_is_kept() -> None:
    assert domain("https://www.Pelloway.com/about", NEW_YORK) == "pelloway.com"


@pytest.mark.parametrize("text", ["=1+1", "'=1", "''-x", "+41 44", "@a", "plain", "'quoted'", "-"])
def test_a_guarded_cell_comes_back_as_it_was(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert guarded(text)[0] not in "=+-@"
