from __future__ import annotations

from datetime import date, timedelta

import pytest

from crm.conversations.judging import judged_again
from crm.conversations.models import Clock, Restatement
from crm.conversations.services import restate
from crm.staff.errors import Refusal
from crm.staff.models import AuditEvent
from crm.staff.services import add_holidays, remove_holiday
from tests import make
from tests.make import MONDAY, clock_of, local

pytestmark = pytest.mark.django_db

FRIDAY = date(2026, 10, 9)
START, END = local("2026-10-01"), local("2026-10-17")


@pytest.fixture
def late_reply() -> Clock:
    """Asked on Thursday at four, answered on Friday at half past four: late, unless Friday was a holiday."""
    make.house()
    asked = make.question(make.project(), local("2026-10-08 16:00"))
    make.answer(asked, local("2026-10-09 16:30"))
    return clock_of(asked)


def test_a_holiday_entered_afterwards_leaves_a_closed_figure_alone(late_reply: Clock) -> None:
    add_holidays(days={FRIDAY: "Founders' Day"}, at=MONDAY)
    late_reply.refresh_from_db()
    assert (late_reply.working, late_reply.in_time) == (timedelta(hours=9.5), False)


def test_both_values_are_shown_before_anything_is_restated(late_reply: Clock) -> None:
    add_holidays(days={FRIDAY: "Founders' Day"}, at=MONDAY)
    [(clock, before, after)] = judged_again(START, END)
    assert clock == late_reply
    assert (before["working_seconds"], after["working_seconds"]) == (9.5 * 3600, 3600)
    assert not Restatement.objects.exists()


def test_restating_keeps_both_values_and_the_reason(late_reply: Clock) -> None:
    add_holidays(days={FRIDAY: "Founders' Day"}, at=MONDAY)
    ada = make.person()
    assert restate(start=START, end=END, by=ada, at=MONDAY, reason="was entered late") == 1
    late_reply.refresh_from_db()
    assert (late_reply.working, late_reply.in_time) == (timedelta(hours=1), True)
    assert Restatement.objects.get().old["in_time"] is False
    assert AuditEvent.objects.filter(model="clock", actor=ada, reason="was entered late").exists()


def test_restating_twice_changes_nothing_more(late_reply: Clock) -> None:
    add_holidays(days={FRIDAY: "Founders' Day"}, at=MONDAY)
    restate(start=START, end=END, by=None, at=MONDAY, reason="was entered late")
    assert not [*judged_again(START, END)]
    assert restate(start=START, end=END, by=None, at=MONDAY, reason="again") == 0


def test_a_holiday_taken_back_leaves_nothing_to_restate(late_reply: Clock) -> None:
    add_holidays(days={FRIDAY: "Founders' Day"}, at=MONDAY)
    remove_holiday(day=FRIDAY, at=MONDAY)
    assert not [*judged_again(START, END)]


def test_a_person_says_why_figures_are_restated(late_reply: Clock) -> None:
    with pytest.raises(Refusal, match="Say why"):
        restate(start=START, end=END, by=make.person(), at=MONDAY, reason="")
