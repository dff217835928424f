from __future__ import annotations

import pytest

from .invitations import event, meeting, reading, reasons, starts

pytestmark = pytest.mark.plain

BERLIN = "DTSTART;TZID=Europe/Berlin:20261019T090000"


def test_nine_o_clock_stays_nine_when_the_clocks_change() -> None:
    found = reading(event("RRULE:FREQ=WEEKLY;COUNT=3", starts=BERLIN))
    assert starts(found) == ["10-19 07:00", "10-26 08:00", "11-02 08:00"]


def test_occurrences_go_by_what_they_were_meant_for() -> None:
    found = reading(
        event("RRULE:FREQ=WEEKLY;COUNT=3", starts=BERLIN),
        event("RECURRENCE-ID;TZID=Europe/Berlin:20261026T090000", starts="DTSTART:20261027T120000Z"),
    )
    assert starts(found) == ["10-19 07:00", "10-27 12:00", "11-02 08:00"]
    assert found.meetings[1].recurrence == "2026-10-26T08:00:00Z"
    assert found.series == {"one@elsewhere.test": 0}


def test_an_exception_whose_series_is_elsewhere_stands_alone() -> None:
    assert meeting("RECURRENCE-ID:20261019T130000Z").recurrence == "2026-10-19T13:00:00Z"


def test_dates_are_taken_out_and_added() -> None:
    found = reading(
        event(
            "RRULE:FREQ=DAILY;COUNT=3",
            "EXDATE:20261020T070000Z",
            "RDATE;TZID=Europe/Berlin:20261101T090000",
            starts=BERLIN,
        )
    )
    assert starts(found) == ["10-19 07:00", "10-21 07:00", "11-01 08:00"]


def test_a_cancelled_occurrence_is_said_to_be() -> None:
    found = reading(
        event("RRULE:FREQ=DAILY;COUNT=2", starts=BERLIN),
        event("RECURRENCE-ID:20261020T070000Z", "STATUS:CANCELLED", starts="DTSTART:20261020T070000Z"),
    )
    assert [one.cancelled for one in found.meetings] == [False, True]


def test_a_series_is_unfolded_a_month_back_and_half_a_year_ahead() -> None:
    found = reading(event("RRULE:FREQ=DAILY", starts="DTSTART:20100101T140000Z"))
    assert (starts(found)[0], starts(found)[-1], len(found.meetings)) == ("09-19 14:00", "04-16 14:00", 210)


def test_a_series_gives_at_most_a_thousand_meetings() -> None:
    found = reading(event("RRULE:FREQ=HOURLY", starts="DTSTART:20261001T140000Z"))
    assert len(found.meetings) == 1000


def test_whole_days_repeat_as_dates() -> None:
    found = reading(event("RRULE:FREQ=WEEKLY;COUNT=2", starts="DTSTART;VALUE=DATE:20261028"))
    assert [(one.recurrence, one.all_day) for one in found.meetings] == [("2026-10-28", True), ("2026-11-04", True)]
    assert starts(found) == ["10-28 04:00", "11-04 05:00"]


@pytest.mark.parametrize("until", ["20261021", "20261021T070000Z", "20261021T090000"])
def test_the_last_day_is_part_of_a_series_however_it_is_written(until: str) -> None:
    assert starts(reading(event(f"RRULE:FREQ=DAILY;UNTIL={until}", starts=BERLIN)))[-1] == "10-21 07:00"


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ("FREQ=SECONDLY", "it repeats secondly, which no meeting does"),
        ("FREQ=MINUTELY;COUNT=3", "it repeats minutely, which no meeting does"),
        ("FREQ=DAILY;BYHOUR=1,2,3,4,5;BYMINUTE=0,10,20,30,40", "it repeats daily, which no meeting does"),
        ("FREQ=DAILY;INTERVAL=0", "it repeats without any time between"),
        ("COUNT=3", "it repeats by no rule, which no meeting does"),
        ("FREQ=DAILY;BYMONTH=May", "its rule of repetition cannot be read"),
    ],
)
def test_a_rule_nobody_meets_by_is_refused(rule: str, reason: str) -> None:
    assert reasons(reading(event(f"RRULE:{rule}"))) == reason


def test_an_hourly_rule_of_long_ago_is_refused() -> None:
    found = reading(event("RRULE:FREQ=HOURLY", starts="DTSTART:19700101T000000Z"))
    assert reasons(found) == "its rule would take too long to unfold"


@pytest.mark.parametrize("often", ["YEARLY", "MONTHLY", "DAILY", "HOURLY"])
def test_a_rule_that_never_holds_gives_nothing_and_comes_to_an_end(often: str) -> None:
    found = reading(event(f"RRULE:FREQ={often};BYMONTH=2;BYMONTHDAY=30"))
    assert starts(found) in ([], ["10-20 14:00"])


def test_many_endless_rules_cost_no_more_than_a_file_may() -> None:
    endless = [
        event("RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", uid=f"{n}@x", starts="DTSTART:16500101T000000Z")
        for n in range(9)
    ]
    assert "would take too long" in reasons(reading(*endless))
