"""A figure that a finished week had shown changes only with both values kept (RULES.md R10)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from crm.conversations.models import Restatement
from crm.conversations.queries import week_figures
from crm.conversations.services import correct, excuse, withdraw
from tests import make
from tests.make import MONDAY, clock_of, local

pytestmark = pytest.mark.django_db

LAST_WEEK = (local("2026-10-12"), local("2026-10-19"))


@pytest.fixture(autouse=True)
def house() -> None:
    make.house()


def shown() -> tuple[int, int, int]:
    week = week_figures(*LAST_WEEK, MONDAY + timedelta(days=4))
    return week.verdicts, week.in_target, len(week.answered)


def test_a_late_answer_in_a_later_week_restates_nothing() -> None:
    """The miss was shown last week and stays; the answer is this week's."""
    asked = make.question(make.project(), local("2026-10-14 09:00"))
    before = shown()
    make.answer(asked, local("2026-10-20 09:00"))
    assert shown() == before == (1, 0, 0)
    assert not Restatement.objects.exists()


def test_an_answer_typed_in_afterwards_changes_the_week_and_says_so() -> None:
    asked = make.question(make.project(), local("2026-10-14 09:00"))
    make.answer(asked, local("2026-10-14 11:00"), logged=local("2026-10-20 09:00"))
    assert shown() == (1, 1, 1)
    told = Restatement.objects.get()
    assert (told.interaction, told.old["state"], told.new["state"]) == (asked, "running", "answered")
    assert (told.old["in_time"], told.new["in_time"], told.new["working_seconds"]) == (None, True, 7200)


def test_a_question_typed_in_afterwards_that_was_missed_says_so() -> None:
    make.question(make.project(), local("2026-10-14 09:00"), logged=local("2026-10-20 09:00"))
    assert shown() == (1, 0, 0)
    assert Restatement.objects.get().old == {}


def test_a_question_taken_back_says_so() -> None:
    asked = make.question(make.project(), local("2026-10-14 09:00"))
    make.answer(asked, local("2026-10-14 11:00"))
    withdraw(interaction=asked, by=None, at=local("2026-10-20 09:00"), reason="another client’s")
    assert shown() == (0, 0, 0)
    assert Restatement.objects.get().new == {}


def test_a_late_answer_s_time_put_right_within_last_week_says_so() -> None:
    """Late either way, but the span that was shown changes."""
    asked = make.question(make.project(), local("2026-10-13 09:00"))
    reply = make.answer(asked, local("2026-10-15 09:00"))
    correct(interaction=reply, by=None, at=MONDAY, reason="clock was wrong", occurred_at=local("2026-10-15 10:00"))
    told = Restatement.objects.get()
    assert (told.old["working_seconds"], told.new["working_seconds"]) == (18 * 3600, 19 * 3600)


def test_a_reply_moved_from_last_week_into_this_one_says_so() -> None:
    asked = make.question(make.project(), local("2026-10-13 09:00"))
    reply = make.answer(asked, local("2026-10-16 09:00"))
    at = local("2026-10-20 09:00")
    correct(interaction=reply, by=None, at=at, reason="sent on Monday", occurred_at=local("2026-10-19 09:00"))
    assert shown() == (1, 0, 0)
    assert Restatement.objects.count() == 1


def test_a_waiver_of_a_miss_that_was_shown_says_so() -> None:
    asked = make.question(make.project(), local("2026-10-13 09:00"))
    excuse(clock=clock_of(asked), by=None, at=MONDAY, reason="it was a thank-you")
    assert shown() == (0, 0, 0)
    assert Restatement.objects.get().new["state"] == "waived"


def test_what_changes_within_the_running_week_is_no_restatement() -> None:
    asked = make.question(make.project(), local("2026-10-19 09:00"))
    reply = make.answer(asked, local("2026-10-19 10:00"))
    withdraw(interaction=reply, by=None, at=local("2026-10-20 09:00"), reason="went to another")
    assert not Restatement.objects.exists()


def test_history_from_before_the_installation_was_never_shown() -> None:
    asked = make.question(make.project(), local("2026-05-12 09:00"), logged=MONDAY)
    make.answer(asked, local("2026-05-12 10:00"), logged=MONDAY)
    assert not Restatement.objects.exists()


def test_facts_that_change_no_figure_restate_nothing() -> None:
    asked = make.question(make.project(), local("2026-10-14 09:00"))
    make.answer(asked, local("2026-10-14 11:00"))
    correct(interaction=asked, by=None, at=MONDAY, reason="typing", summary="When is the batch ready, please?")
    assert not Restatement.objects.exists()
