"""The rules R1 to R8 of RULES.md, on the reckoning itself."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from crm.conversations.reckoning import ContactEvent, reckon
from crm.conversations.values import LIVE, WRITTEN

from .said import CALENDAR, HOUR, TARGET, asked, clocks, event, moment, noted, only, states, talked, wrote

pytestmark = pytest.mark.plain


@pytest.mark.parametrize("channel", sorted(WRITTEN))
def test_r1_a_written_message_opens_a_clock(channel: str) -> None:
    clock = only(clocks(asked("09:00", channel, ref="q"), as_of="10:00"))
    assert (clock.opened_at, clock.opened_by, clock.state) == (moment("09:00"), "q", "running")


def test_r1_a_missed_call_opens_a_clock() -> None:
    assert states(asked("09:00", "phone_call", reached=False)) == ["running"]


@pytest.mark.parametrize("channel", sorted(LIVE))
def test_r1_a_live_talk_opens_a_clock_only_if_we_owe_an_answer(channel: str) -> None:
    assert states(talked("09:00", channel), asked("10:00", channel)) == []
    assert states(talked("09:00", channel, owed=True)) == ["running"]
    assert states(asked("09:00", channel, owed=True)) == ["running"]


@pytest.mark.parametrize("channel", sorted(WRITTEN | LIVE))
def test_r1_what_we_start_never_opens(channel: str) -> None:
    assert states(wrote("09:00", channel, needs_reply=True, owed=True)) == []


def test_r1_a_note_never_opens() -> None:
    assert states(noted("09:00", needs_reply=True), event("09:01", "inbound", "internal_note")) == []


def test_r1_what_a_person_said_about_the_need_of_a_reply_counts() -> None:
    assert states(asked("09:00", needs_reply=False)) == []
    assert states(asked("09:00", "phone_call", needs_reply=True)) == ["running"]


def test_r2_more_questions_change_nothing() -> None:
    alone = only(clocks(asked("09:00", ref="q"), wrote("11:00")))
    assert only(clocks(asked("09:00", ref="q"), asked("09:30"), asked("10:00", "chat"), wrote("11:00"))) == alone


@pytest.mark.parametrize("channel", sorted(WRITTEN | LIVE))
def test_r3_our_first_contact_that_reached_them_stops_the_clock(channel: str) -> None:
    clock = only(clocks(asked("09:00"), wrote("10:00", channel, ref="a"), wrote("11:00")))
    assert (clock.state, clock.stopped_by, clock.working) == ("answered", "a", HOUR)


def test_r3_a_talk_that_took_place_stops_the_clock() -> None:
    assert states(asked("09:00"), talked("10:00")) == ["answered"]


def test_r3_a_call_they_make_and_we_answer_counts_as_reached() -> None:
    assert states(asked("09:00"), asked("10:00", "phone_call")) == ["answered"]


@pytest.mark.parametrize(
    "attempt",
    [
        noted("10:00"),
        event("10:00", "internal", "email"),
        event("10:00", "outbound", "internal_note"),
        wrote("10:00", reached=False),
        wrote("10:00", "phone_call", reached=False),
        talked("10:00", reached=False),
        wrote("10:00", automatic=True),
        asked("10:00", "phone_call", reached=False),
    ],
    ids=["note", "forward", "draft", "bounce", "failed call", "failed talk", "automatic answer", "missed call"],
)
def test_r3_what_did_not_reach_them_does_not_stop_the_clock(attempt: ContactEvent) -> None:
    assert states(asked("09:00"), attempt) == ["running"]


def test_r3_on_a_tie_the_client_speaks_first() -> None:
    clock = only(clocks(wrote("09:00", ref="a"), asked("09:00", ref="q")))
    assert (clock.opened_by, clock.stopped_by, clock.working) == ("q", "a", timedelta())


def test_r3_on_a_tie_a_call_we_answer_comes_after_the_question() -> None:
    clock = only(clocks(asked("09:00", "phone_call", ref="a"), asked("09:00", ref="q")))
    assert (clock.opened_by, clock.stopped_by) == ("q", "a")


def test_r3_a_talk_that_answers_may_owe_the_next_answer() -> None:
    first, second = clocks(asked("09:00"), talked("10:00", owed=True, ref="t"))
    assert (first.state, first.stopped_by) == ("answered", "t")
    assert (second.state, second.opened_by, second.opened_at) == ("running", "t", moment("10:00"))


def test_r4_automatic_contacts_neither_open_nor_stop() -> None:
    assert states(asked("09:00", automatic=True)) == []
    assert states(asked("09:00"), wrote("10:00", automatic=True), asked("11:00", "phone_call", automatic=True)) == [
        "running"
    ]


def test_r4_an_automatic_note_excuses_nothing() -> None:
    assert states(asked("09:00"), noted("10:00", automatic=True, excuses=True)) == ["running"]


def test_r5_no_reply_needed_ends_the_clock_as_waived_and_never_late() -> None:
    clock = only(clocks(asked("2026-10-12 09:00"), noted("2026-10-16 09:00", excuses=True, ref="w")))
    assert (clock.state, clock.stopped_by, clock.late) == ("waived", "w", False)
    assert clock.working > TARGET


def test_r5_a_later_question_opens_a_new_clock() -> None:
    assert states(asked("09:00"), noted("10:00", excuses=True), asked("11:00")) == ["waived", "running"]


def test_r5_an_excuse_without_a_question_does_nothing() -> None:
    assert states(noted("08:00", excuses=True), asked("09:00")) == ["running"]


def test_r6_a_holding_reply_is_a_reply() -> None:
    assert states(asked("09:00"), wrote("09:10"), wrote("15:00")) == ["answered"]


def test_r7_only_open_time_counts() -> None:
    clock = only(clocks(asked("2026-10-16 16:00"), wrote("2026-10-19 09:30")))
    assert clock.working == 2.5 * HOUR


def test_r8_equal_to_the_target_is_in_time() -> None:
    asking, answering = asked("09:00"), wrote("2026-10-20 09:00")
    clock = only(clocks(asking, answering))
    assert (clock.due_at, clock.working, clock.late) == (moment("2026-10-20 09:00"), TARGET, False)


def test_r8_a_running_clock_is_late_after_its_target() -> None:
    assert not only(clocks(asked("09:00"), as_of="2026-10-20 09:00")).late
    assert only(clocks(asked("09:00"), as_of="2026-10-20 09:00:00.000001")).late


def test_r8_nothing_becomes_late_at_night_or_at_the_weekend() -> None:
    """Nine hours from Friday's opening end at Friday's closing; the verdict waits for Monday."""
    friday = asked("2026-10-16 08:00")
    assert only(clocks(friday, as_of="2026-10-17 23:00")).due_at == moment("2026-10-16 17:00")
    assert not only(clocks(friday, as_of="2026-10-19 08:00")).late
    assert only(clocks(friday, as_of="2026-10-19 08:00:01")).late


def test_a_clock_is_named_after_the_ref_or_else_the_person() -> None:
    clock = only(clocks(asked("09:00", ref="", actor="Ann"), wrote("10:00", ref="", actor="Bea")))
    assert (clock.opened_by, clock.stopped_by) == ("Ann", "Bea")


def test_what_happens_after_the_moment_asked_for_is_not_known_yet() -> None:
    facts = [asked("09:00"), wrote("11:00"), asked("12:00")]
    assert states(*facts, as_of="10:00") == ["running"]
    assert only(clocks(*facts, as_of="10:00")).working == HOUR
    assert states(*facts, as_of="08:00") == []


def test_a_moment_without_a_zone_is_refused() -> None:
    naive = datetime(2026, 10, 19, 9)
    with pytest.raises(ValueError, match="2026-10-19 09:00:00 has no time zone"):
        clocks(asked(naive))
    with pytest.raises(ValueError, match="has no time zone"):
        reckon([asked("09:00")], calendar=CALENDAR, target=TARGET, as_of=naive)


def test_no_events_are_no_clocks() -> None:
    assert clocks() == []
