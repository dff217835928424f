"""A calendar that makes no sense is refused in a sentence that names the fault."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.worktime import WorkCalendar

pytestmark = pytest.mark.plain

OFFICE = {"mon": [["08:00", "17:00"]]}
SPEC: dict[str, Any] = {"tz": "America/Chicago", "hours": OFFICE}


def hours(**days: Any) -> dict[str, Any]:
    return {"hours": days}


FAULTS: list[tuple[dict[str, Any], str]] = [
    ({"tz": "Mars/Olympus"}, "“Mars/Olympus” is no known time zone"),
    ({"tz": "America"}, "“America” is no known time zone"),
    ({"tz": "../etc/passwd"}, "is no known time zone"),
    ({"tz": None}, "names no time zone"),
    ({"zone": "UTC"}, "“zone” is no part of a calendar"),
    (hours(monday=[["08:00", "17:00"]]), "“monday” is no weekday"),
    (hours(Mon=[["08:00", "17:00"]]), "“Mon” is no weekday"),
    (hours(mon=[["08:00", "12:00"], ["11:59", "17:00"]]), "Two ranges of mon overlap: one ends at 12:00"),
    (hours(mon=[["08:00", "12:00"], ["08:00", "12:00"]]), "Two ranges of mon overlap"),
    (hours(mon=[["22:00", "06:00"], ["23:00", "23:30"]]), "Two ranges of mon overlap: one ends at 06:00"),
    (hours(mon=[["22:00", "06:00"]], tue=[["05:59", "12:00"]]), "The hours of mon run into those of tue"),
    (hours(sun=[["22:00", "06:00"]], mon=[["00:00", "12:00"]]), "The hours of sun run into those of mon"),
    (hours(mon=[["08:00", "08:00"]]), "The range 08:00–08:00 of mon has no length"),
    (hours(mon=[["24:00", "06:00"]]), "of mon starts at 24:00"),
    (hours(mon=[["8:00", "17:00"]]), "“8:00” of mon is no time of day"),
    (hours(mon=[["08:60", "17:00"]]), "“08:60” of mon is no time of day"),
    (hours(mon=[["08:00", "24:01"]]), "“24:01” of mon is no time of day"),
    (hours(mon=[["08:00:30", "17:00"]]), "“08:00:30” of mon is no time of day"),
    (hours(mon=[["08:00\n", "17:00"]]), "is no time of day"),
    (hours(mon=[["٠٨:00", "17:00"]]), "is no time of day"),
    (hours(mon=[[8, 17]]), "“8” of mon is no time of day"),
    (hours(mon=[["08:00"]]), "A range of mon needs a start and an end"),
    (hours(mon=["08:00", "17:00"]), "A range of mon needs a start and an end"),
    (hours(mon=[None]), "A range of mon needs a start and an end"),
    (hours(mon="08:00-17:00"), "The ranges of mon must stand in a list"),
    (hours(mon=8), "The ranges of mon must stand in a list"),
    ({"hours": [["08:00", "17:00"]]}, "“hours” must name its days"),
    ({"date_hours": {"2026-13-01": []}}, "“2026-13-01” is no date"),
    ({"date_hours": {"20261224": []}}, "“20261224” is no date"),
    ({"date_hours": {"2026-12-24": [["12:00", "12:00"]]}}, "The range 12:00–12:00 of 2026-12-24 has no length"),
    ({"date_hours": ["2026-12-24"]}, "“date_hours” must name its days"),
    ({"breaks": {"2026-12-24": [["23:00", "01:00"]]}}, "A break of 2026-12-24 runs over midnight"),
    ({"breaks": {"2026-12-24": [["12:00", "13:00"], ["12:30", "14:00"]]}}, "Two ranges of the breaks of 2026-12-24"),
    ({"holidays": ["Christmas"]}, "“Christmas” is no date"),
    ({"holidays": {datetime(2026, 12, 25): "Christmas Day"}}, "“2026-12-25 00:00:00” is no date"),
    ({"holidays": "2026-12-25"}, "“holidays” must be a list of dates"),
    ({"holidays": 25}, "“holidays” must be a list of dates"),
    ({"hours": {}}, "The calendar has no open time at all"),
    (hours(mon=[]), "The calendar has no open time at all"),
    ({"hours": {}, "date_hours": {"2026-12-24": []}}, "The calendar has no open time at all"),
    (
        {"hours": {}, "date_hours": {"2026-12-24": [["08:00", "12:00"]]}, "holidays": ["2026-12-24"]},
        "The calendar has no open time at all",
    ),
    (
        {
            "hours": {},
            "date_hours": {"2026-12-24": [["08:00", "12:00"]]},
            "breaks": {"2026-12-24": [["07:00", "13:00"]]},
        },
        "The calendar has no open time at all",
    ),
]


@pytest.mark.parametrize(("part", "sentence"), FAULTS, ids=[sentence for _, sentence in FAULTS])
def test_a_fault_is_named(part: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValueError, match=re.escape(sentence)) as refused:
        WorkCalendar.from_spec(SPEC | part)
    assert str(refused.value).endswith(".")


def test_something_that_is_no_mapping_is_refused() -> None:
    hours_alone: Any = [["08:00", "17:00"]]
    with pytest.raises(ValueError, match="A calendar is a mapping"):
        WorkCalendar.from_spec(hours_alone)


@pytest.mark.parametrize(
    "part",
    [
        hours(mon=[["13:00", "17:00"], ["08:00", "12:00"]]),
        hours(mon=[["08:00", "12:00"], ["12:00", "17:00"]]),
        hours(mon=[["00:00", "24:00"]], tue=[["00:00", "24:00"]]),
        hours(mon=[["22:00", "06:00"]], tue=[["06:00", "12:00"]]),
        hours(sun=[["22:00", "00:00"]], mon=[["00:00", "12:00"]]),
        hours(mon=[("08:00", "17:00")]),
        {"hours": None, "date_hours": {"2026-12-24": [["22:00", "06:00"]]}, "holidays": ["2026-12-24"]},
    ],
    ids=["any order", "touching", "whole days", "touching over midnight", "until midnight", "tuples", "a night's rest"],
)
def test_an_unusual_calendar_that_can_open_is_taken(part: dict[str, Any]) -> None:
    calendar = WorkCalendar.from_spec(SPEC | part)
    assert calendar.next_open(datetime(2026, 12, 20, tzinfo=calendar.zone)) is not None


@pytest.mark.parametrize("question", ["elapsed", "due", "last_in_time", "back", "intervals", "ledger"])
@pytest.mark.parametrize("naive_end", [False, True])
def test_an_instant_without_a_zone_is_refused(question: str, naive_end: bool) -> None:
    calendar = WorkCalendar.from_spec(SPEC)
    aware, naive = datetime(2026, 10, 19, 9, tzinfo=calendar.zone), datetime(2026, 10, 19, 9)
    span = question in ("due", "last_in_time", "back")
    arguments = (naive, timedelta()) if span else (aware, naive) if naive_end else (naive, aware)
    with pytest.raises(ValueError, match="2026-10-19 09:00:00 has no time zone"):
        getattr(calendar, question)(*arguments)


@pytest.mark.parametrize("question", ["is_open", "is_holiday", "next_open", "prev_open", "next_close"])
def test_a_state_is_asked_for_an_instant_with_a_zone(question: str) -> None:
    with pytest.raises(ValueError, match="has no time zone"):
        getattr(WorkCalendar.from_spec(SPEC), question)(datetime(2026, 10, 19, 9))


@pytest.mark.parametrize("question", ["due", "last_in_time", "back"])
def test_a_negative_target_is_refused(question: str) -> None:
    calendar = WorkCalendar.from_spec(SPEC)
    with pytest.raises(ValueError, match="is negative; give zero or more"):
        getattr(calendar, question)(datetime(2026, 10, 19, 9, tzinfo=calendar.zone), timedelta(microseconds=-1))


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6) | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from(["hours", "date_hours", "breaks", "holidays"]), anything))
def test_nothing_makes_it_stumble(spec: dict[str, Any]) -> None:
    """Whatever is handed in, the answer is a calendar or a sentence."""
    try:
        WorkCalendar.from_spec({"tz": "UTC"} | spec)
    except ValueError as refusal:
        assert str(refusal).endswith(".")  # noqa: PT017 - both outcomes are right
