from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from crm.capture.tables.guard import guarded
from crm.web.listing import Column
from crm.web.listing.columns import Value

pytestmark = pytest.mark.plain

ZONE = ZoneInfo("America/New_York")


@pytest.mark.parametrize("text", ["=1+1", "+49 30", "-5", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_cell_a_spreadsheet_would_calculate_is_guarded(text: str) -> None:
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "a=b", "5-3", " =1", "“=1”"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert guarded(text) == text


@pytest.mark.parametrize(
    ("value", "exported"),
    [
        (None, ""),
        (-5, "-5"),
        (timedelta(hours=2, minutes=5, seconds=59), "125"),
        (datetime(2026, 1, 2, 3, 4, tzinfo=UTC), "2026-01-01 22:04"),
        (datetime(2026, 1, 2, 3, 4, tzinfo=UTC).date(), "2026-01-02"),
        ("=A1", "'=A1"),
    ],
)
def test_values_leave_as_a_spreadsheet_reads_them(value: Value, exported: str) -> None:
    assert Column[None]("name", "Name", lambda row: value).exported(None, ZONE) == exported


def test_the_heading_says_zone_and_unit() -> None:
    when = Column[None]("when", "When", lambda row: None, kind="moment")
    taken = Column[None]("taken", "Taken", lambda row: None, kind="span")
    assert (when.heading(ZONE), taken.heading(ZONE)) == ("When (America/New_York)", "Taken (working minutes)")
