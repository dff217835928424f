"""Dates that have passed: promises, milestones, minutes."""

from __future__ import annotations

from datetime import date

import pytest

from crm.conversations.models import Interaction
from crm.conversations.services import keep, move, send_minutes, waive_minutes, withdraw, withdraw_promise
from crm.conversations.services.commitments import reopen
from crm.projects.models import Milestone
from crm.projects.services import add_milestone, finish_milestone, move_milestone, move_phase
from crm.watch.services import sweep
from crm.watch.values import FlagKind, Severity
from tests import make
from tests.make import LONG_AGO, local

from ..look import clock, opens_between, raised, story, the

pytestmark = pytest.mark.django_db
PROMISE, MILESTONE, MINUTES = FlagKind.OVERDUE_COMMITMENT, FlagKind.MILESTONE_OVERDUE, FlagKind.MINUTES_OVERDUE


@pytest.fixture(autouse=True)
def _house() -> None:
    make.house()


def test_a_promise_is_overdue_after_its_moment() -> None:
    make.promised(make.project(), local("2026-10-16 17:00"))
    assert opens_between(PROMISE, "2026-10-16 17:00:00", "2026-10-16 17:00:01")
    assert (the(PROMISE).severity, the(PROMISE).why) == (Severity.WARNING, "due 2026-10-16 17:00:00")


def test_a_kept_promise_closes_its_flag_when_it_was_kept() -> None:
    promise = make.promised(make.project(), local("2026-10-16 17:00"))
    sweep(local("2026-10-19 08:00"))
    flag = the(PROMISE)
    keep(commitment=promise, done=local("2026-10-19 08:30"), by=None, at=local("2026-10-19 09:00"))
    assert not raised(PROMISE, "2026-10-19 15:00")
    assert story(flag) == ["opened Fri 16 17:00", "resolved Mon 19 08:30"]


def test_a_promise_kept_before_its_flag_was_seen_closes_it_where_it_opened() -> None:
    promise = make.promised(make.project(), local("2026-10-16 17:00"))
    sweep(local("2026-10-19 08:00"))
    flag = the(PROMISE)
    keep(commitment=promise, done=local("2026-10-16 12:00"), by=None, at=local("2026-10-19 09:00"))
    assert not raised(PROMISE, "2026-10-19 09:01")
    assert story(flag)[-1] == "resolved Fri 16 17:00"


def test_a_promise_moved_with_a_reason_closes_its_flag_until_the_new_date() -> None:
    promise = make.promised(make.project(), local("2026-10-16 17:00"))
    sweep(local("2026-10-19 08:00"))
    flag = the(PROMISE)
    moved = local("2026-10-19 09:00")
    move(commitment=promise, due=local("2026-10-20 17:00"), reason="The client agreed.", by=None, at=moved)
    assert opens_between(PROMISE, "2026-10-20 17:00:00", "2026-10-20 17:00:01")
    assert story(flag)[-1] == "resolved Mon 19 09:00"


def test_a_withdrawn_promise_closes_its_flag() -> None:
    promise = make.promised(make.project(), local("2026-10-16 17:00"))
    sweep(local("2026-10-19 08:00"))
    withdraw_promise(commitment=promise, reason="Written twice.", by=None, at=local("2026-10-19 09:00"))
    assert not raised(PROMISE, "2026-10-19 09:01")


def test_a_promise_that_was_not_kept_after_all_opens_its_flag_again() -> None:
    promise = make.promised(make.project(), local("2026-10-16 17:00"))
    keep(commitment=promise, done=local("2026-10-16 12:00"), by=None, at=local("2026-10-16 12:00"))
    assert not raised(PROMISE, "2026-10-19 08:00")
    reopen(commitment=promise, by=None, at=local("2026-10-19 09:00"), reason="The wrong report left.")
    assert raised(PROMISE, "2026-10-19 09:01")


def milestone(due: date) -> Milestone:
    return add_milestone(
        project=make.project(), milestone_kind="batch_start", name="Batch start", due=due, by=None, at=LONG_AGO
    )


def test_a_milestone_is_overdue_on_the_day_after() -> None:
    milestone(date(2026, 10, 14))
    assert opens_between(MILESTONE, "2026-10-14 23:59:59", "2026-10-15 00:00:00")
    assert (clock(the(MILESTONE).opened_at), the(MILESTONE).why) == ("Thu 15 00:00", "due 2026-10-14 Batch start")
    assert the(MILESTONE).severity == Severity.WARNING


def test_a_milestone_that_is_done_closes_its_flag() -> None:
    row = milestone(date(2026, 10, 14))
    sweep(local("2026-10-16 08:00"))
    flag = the(MILESTONE)
    finish_milestone(milestone=row, on=date(2026, 10, 17), by=None, at=local("2026-10-19 08:00"))
    assert not raised(MILESTONE, "2026-10-19 08:01")
    assert story(flag) == ["opened Thu 15 00:00", "resolved Sat 17 00:00"]


def test_a_milestone_with_another_date_closes_its_flag() -> None:
    row = milestone(date(2026, 10, 14))
    sweep(local("2026-10-16 08:00"))
    move_milestone(
        milestone=row, due=date(2026, 10, 20), reason="Excipient late.", by=None, at=local("2026-10-16 09:00")
    )
    assert opens_between(MILESTONE, "2026-10-20 23:59:59", "2026-10-21 00:00:00")


def test_milestones_of_a_closed_project_are_nobodys_worry() -> None:
    row = milestone(date(2026, 10, 14))
    sweep(local("2026-10-16 08:00"))
    move_phase(project=row.project, phase="closed", by=None, at=local("2026-10-16 09:00"))
    assert not raised(MILESTONE, "2026-10-16 09:01")


@pytest.fixture
def meeting() -> Interaction:
    """Its minutes are due after eighteen business hours: on Thursday at 14:00."""
    return make.call(make.project(), local("2026-10-13 14:00"), make.person(), channel="video_meeting")


def test_minutes_are_overdue_after_eighteen_business_hours(meeting: Interaction) -> None:
    assert opens_between(MINUTES, "2026-10-15 14:00:00", "2026-10-15 14:00:01")
    assert (the(MINUTES).severity, the(MINUTES).why) == (Severity.NOTICE, "due 2026-10-15 14:00:00")


def test_minutes_that_left_close_the_flag(meeting: Interaction) -> None:
    sweep(local("2026-10-16 08:00"))
    flag = the(MINUTES)
    send_minutes(interaction=meeting, sent_at=local("2026-10-16 08:30"), by=None, at=local("2026-10-16 09:00"))
    assert not raised(MINUTES, "2026-10-16 12:00")
    assert story(flag) == ["opened Thu 15 14:00", "resolved Fri 16 08:30"]


def test_minutes_that_are_not_needed_close_the_flag(meeting: Interaction) -> None:
    sweep(local("2026-10-16 08:00"))
    waive_minutes(interaction=meeting, by=None, at=local("2026-10-16 09:00"), reason="A short greeting.")
    assert not raised(MINUTES, "2026-10-16 09:01")


def test_a_withdrawn_meeting_owes_no_minutes(meeting: Interaction) -> None:
    sweep(local("2026-10-16 08:00"))
    withdraw(interaction=meeting, by=None, at=local("2026-10-16 09:00"), reason="It was cancelled.")
    assert not raised(MINUTES, "2026-10-16 09:01")


def test_a_phone_call_owes_no_minutes() -> None:
    make.call(make.project(), local("2026-10-13 14:00"), make.person())
    assert not raised(MINUTES, "2026-10-19 08:00")
