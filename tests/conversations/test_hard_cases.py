"""The rows of RULES.md, hard cases, that a thread's events decide, each by its name."""

from __future__ import annotations

from datetime import UTC, timedelta

import pytest

from .said import HOUR, TARGET, asked, clocks, moment, noted, only, states, talked, wrote

pytestmark = pytest.mark.plain


def test_message_outside_hours() -> None:
    assert only(clocks(asked("2026-10-16 20:00"), wrote("2026-10-19 09:00"))).working == HOUR


def test_reply_outside_hours_may_be_zero() -> None:
    assert only(clocks(asked("16:00"), wrote("22:00"))).working == HOUR
    assert only(clocks(asked("18:00"), wrote("22:00"))).working == timedelta()


def test_both_outside_and_nothing_between_is_in_time() -> None:
    clock = only(clocks(asked("2026-10-17 09:00"), wrote("2026-10-18 09:00"), target=timedelta()))
    assert (clock.working, clock.late) == (timedelta(), False)


def test_a_reply_before_the_opening_after_an_exact_closing_is_in_time() -> None:
    clock = only(clocks(asked("2026-10-16 08:00"), wrote("2026-10-19 08:00")))
    assert (clock.due_at, clock.working, clock.late) == (moment("2026-10-16 17:00"), TARGET, False)


def test_one_second_over_is_late() -> None:
    assert only(clocks(asked("2026-10-16 08:00"), wrote("2026-10-19 08:00:01"))).late


def test_a_holiday_is_no_time_to_answer() -> None:
    clock = only(clocks(asked("2026-11-25 16:00"), wrote("2026-11-27 09:00")))
    assert clock.working == 2 * HOUR


def test_a_late_reply_counts_from_when_it_happened() -> None:
    """A back-dated reply comes last into the list and still stops the clock where it belongs."""
    facts = [asked("09:00"), wrote("15:00", ref="later"), wrote("10:00", ref="typed in afterwards")]
    assert only(clocks(*facts)).stopped_by == "typed in afterwards"


def test_a_back_dated_question_becomes_the_start() -> None:
    facts = [asked("11:00"), wrote("12:00"), asked("09:00", ref="typed in afterwards")]
    clock = only(clocks(*facts))
    assert (clock.opened_by, clock.working) == ("typed in afterwards", 3 * HOUR)


def test_two_questions_before_one_reply_are_one_clock_from_the_oldest() -> None:
    clock = only(clocks(asked("10:00", ref="second"), asked("09:00", ref="first"), wrote("11:00")))
    assert (clock.opened_by, clock.working) == ("first", 2 * HOUR)


def test_a_reply_to_the_older_message_answers_the_thread() -> None:
    assert states(asked("09:00"), asked("10:00"), wrote("10:30")) == ["answered"]


def test_another_person_s_reply_counts_and_is_credited_to_them() -> None:
    clock = only(clocks(asked("09:00"), wrote("10:00", ref="", actor="somebody else")))
    assert (clock.state, clock.stopped_by) == ("answered", "somebody else")


def test_our_out_of_office_does_not_stop() -> None:
    assert states(asked("09:00"), wrote("09:01", automatic=True)) == ["running"]


def test_their_out_of_office_does_not_open() -> None:
    assert states(wrote("09:00"), asked("09:01", automatic=True)) == []


def test_a_person_wrote_it_though_a_machine_carried_it() -> None:
    """`Auto-Submitted: no`: the flag is down, so it counts."""
    assert states(asked("09:00", automatic=False)) == ["running"]


def test_a_call_attempt_does_not_stop() -> None:
    assert states(asked("09:00"), wrote("10:00", "phone_call", reached=False)) == ["running"]


def test_a_live_call_answered_at_once_opens_nothing() -> None:
    assert states(asked("09:00", "phone_call")) == []
    assert states(asked("09:00", "phone_call", owed=True)) == ["running"]


def test_thanks_and_bye_opens_nothing_or_waives() -> None:
    assert states(wrote("09:00"), asked("10:00", excuses=True)) == []
    assert states(asked("09:00"), asked("10:00", excuses=True)) == ["waived"]


def test_crossing_mails_answer_nothing() -> None:
    clock = only(clocks(wrote("09:00"), asked("09:00:01")))
    assert clock.state == "running"


def test_the_same_second_both_ways_is_a_question_and_its_answer() -> None:
    assert only(clocks(wrote("09:00"), asked("09:00"))).working == timedelta()


def test_a_reply_taken_away_lets_the_clock_run_from_the_old_start() -> None:
    with_reply = [asked("09:00", ref="q"), wrote("10:00")]
    clock = only(clocks(*with_reply[:1], as_of="2026-10-20 10:00"))
    assert (clock.opened_by, clock.opened_at, clock.working) == ("q", moment("09:00"), 10 * HOUR)


def test_merged_threads_are_the_union_of_their_events() -> None:
    one, other = [asked("10:00", ref="b"), wrote("12:00")], [asked("09:00", ref="a")]
    clock = only(clocks(*one, *other))
    assert (clock.opened_by, clock.working) == ("a", 3 * HOUR)


def test_our_hours_count_for_a_client_in_another_zone() -> None:
    """Nine in the evening of their Tuesday is our morning."""
    theirs = moment("2026-10-20 09:00").astimezone(UTC)
    assert only(clocks(asked(theirs), wrote("2026-10-20 10:00"))).working == HOUR


def test_contacts_that_we_start_open_no_clock() -> None:
    assert states(wrote("09:00"), wrote("10:00", "phone_call"), talked("11:00"), noted("12:00")) == []


def test_never_answered_stays_and_counts_as_late() -> None:
    clock = only(clocks(asked("2026-01-05 09:00")))
    assert (clock.state, clock.late, clock.stopped_at) == ("running", True, None)


def test_zero_waived_and_running_are_three_things() -> None:
    found = clocks(
        asked("2026-10-17 09:00"),
        wrote("2026-10-17 10:00"),
        asked("09:00"),
        noted("09:00", excuses=True),
        asked("17:00"),
        as_of="20:00",
    )
    assert [clock.state for clock in found] == ["answered", "waived", "running"]
    assert {clock.working for clock in found} == {timedelta()}
