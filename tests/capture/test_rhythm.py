"""The rhythm of a source, against a reckoning that knows every moment."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import groupby, pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.capture.rhythm import NEVER_TOO_LONG, WINDOW, Rhythm, day_of, open_dates, rhythm_of
from crm.worktime import WorkCalendar
from tests.capture.hearing import days
from tests.make import local

pytestmark = pytest.mark.plain

ZONE = ZoneInfo("America/New_York")
CALENDAR = WorkCalendar.from_spec(
    {
        "tz": ZONE.key,
        "hours": {day: [["08:00", "12:00"], ["13:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")},
        "holidays": ["2026-10-12", "2026-09-07"],
    }
)
FIRST = datetime(2026, 7, 1, tzinfo=UTC)
MOMENTS = st.lists(
    st.integers(0, 110 * 24 * 60).map(lambda minutes: FIRST + timedelta(minutes=minutes)), min_size=1, max_size=120
).map(sorted)


def local_date(at: datetime) -> date:
    return at.astimezone(ZONE).date()


def learned(moments: list[datetime]) -> Rhythm:
    summed = [day_of(list(found), CALENDAR) for _, found in groupby(moments, key=local_date)]
    found = rhythm_of(summed, CALENDAR)
    assert found
    return found


def naive(moments: list[datetime]) -> tuple[int, int, timedelta, datetime]:
    """Walk back day by day for forty open dates, then look at every pair of moments since."""
    opened: list[date] = []
    last, day = moments[-1], local_date(moments[-1])
    while len(opened) < WINDOW and day > local_date(last) - timedelta(days=120):
        morning = datetime(day.year, day.month, day.day, tzinfo=ZONE)
        if any(opens <= last for opens, _ in CALENDAR.intervals(morning, morning + timedelta(days=1))):
            opened.append(day)
        day -= timedelta(days=1)
    seen = [at for at in moments if local_date(at) >= opened[-1]]
    longest = max((CALENDAR.elapsed(one, other) for one, other in pairwise(seen)), default=timedelta())
    return sum(day >= local_date(seen[0]) for day in opened), len(seen), longest, last


@given(MOMENTS)
def test_days_summed_up_say_what_every_moment_says(moments: list[datetime]) -> None:
    found = learned(moments)
    assert (found.days, found.moments, found.longest, found.last) == naive(moments)


@given(MOMENTS, st.integers(0, 60 * 24 * 60))
def test_quiet_becomes_unusual_exactly_after_what_is_allowed(moments: list[datetime], minutes: int) -> None:
    found, at = learned(moments), moments[-1] + timedelta(minutes=minutes)
    ends = found.quiet_after(CALENDAR)
    assert (ends is not None) == found.is_learned
    if ends:
        assert (CALENDAR.elapsed(found.last, at) > found.allowed) == (at > ends)
        assert CALENDAR.is_open(ends)


@given(MOMENTS)
def test_no_quiet_of_the_past_would_have_been_unusual(moments: list[datetime]) -> None:
    found = learned(moments)
    assert found.allowed >= NEVER_TOO_LONG
    assert found.allowed >= 2 * found.longest


def test_a_past_of_nothing_has_no_rhythm() -> None:
    assert rhythm_of([], CALENDAR) is None


def test_a_new_source_learns_before_its_quiet_is_judged() -> None:
    young = learned(days("2026-10-01", "2026-10-13"))
    assert not young.is_learned
    assert young.in_words == (
        "Learning: 36 brought on 8 working days so far; from 20 on 10 days on its quiet is judged."
    )


def test_what_is_known_and_what_has_passed_is_said_in_words() -> None:
    rhythm = learned(days("2026-08-03", "2026-10-06"))
    assert len(open_dates(CALENDAR, rhythm.last - timedelta(days=56), rhythm.last)) >= WINDOW
    assert rhythm.silence_in_words(CALENDAR, local("2026-10-07 17:00")) == (
        "In its last 40 working days it never brought nothing for more than 2 h 30 of working time; "
        "now 8 h 30 have passed."
    )
