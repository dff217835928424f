"""Clocks and promises as they stood at a past instant."""

from __future__ import annotations

from datetime import timedelta

import pytest

from crm.clients.models import Client
from crm.conversations.past import (
    clocks_overdue,
    clocks_running,
    promise_as_then,
    promises_fallen,
    promises_kept,
    promises_open,
    stand_as_then,
    written_since,
)
from crm.conversations.queries import Tally, replies_of_weeks, week_and_tallies
from crm.conversations.services import correct, excuse, keep, move, withdraw_promise
from crm.projects.models import Project
from tests import make
from tests.make import local

pytestmark = pytest.mark.django_db
MONDAY, FRIDAY = local("2026-10-19 07:00"), local("2026-10-23 12:00")


@pytest.fixture
def project() -> Project:
    make.house()
    return make.project()


def counts() -> dict[str, int]:
    return {name: rows.count() for name, rows in written_since(MONDAY, Client.objects.all()).items()}


def test_a_question_answered_later_was_running_and_late(project: Project) -> None:
    asked = make.question(project, local("2026-10-15 09:00"))
    make.answer(asked, FRIDAY)
    clock = clocks_overdue(MONDAY).get()
    assert (clock.working is None, stand_as_then(clock, MONDAY).working) == (False, None)
    assert (clock.state, clock.stopped_at) == ("running", None)
    assert not clocks_running(FRIDAY).exists()


def test_an_answer_counts_from_when_it_was_sent_not_from_when_it_was_written_down(project: Project) -> None:
    asked = make.question(project, local("2026-10-15 09:00"))
    make.answer(asked, local("2026-10-15 11:00"), logged=FRIDAY)
    assert not clocks_running(MONDAY).exists()
    assert counts() == {"entered": 1, "corrected": 0, "promised": 0}


def test_a_late_question_waived_later_was_a_miss_until_then(project: Project) -> None:
    asked = make.question(project, local("2026-10-15 09:00"))
    excuse(clock=make.clock_of(asked), by=make.person(), at=FRIDAY, reason="Only to inform us.")
    week = [local("2026-10-12 00:00")], [MONDAY]
    assert week_and_tallies(replies_of_weeks(*week, None), 1)[1] == [Tally()]
    assert week_and_tallies(replies_of_weeks(*week, None, MONDAY), 1)[1] == [Tally(verdicts=1)]


def test_a_promise_has_the_date_its_last_move_until_then_had_given_it(project: Project) -> None:
    row = make.promised(project, local("2026-10-16 17:00"))
    for day, at in ((20, "2026-10-15 09:00"), (22, "2026-10-19 09:00"), (28, "2026-10-22 09:00")):
        move(commitment=row, due=local(f"2026-10-{day} 17:00"), reason="They agreed.", by=row.owner, at=local(at))
        row.refresh_from_db()
    then = promise_as_then(promises_open(MONDAY).get(), MONDAY)
    assert then.due == local("2026-10-20 17:00")


def test_a_promise_kept_moved_or_withdrawn_later_was_overdue(project: Project) -> None:
    kept, moved, withdrawn = (make.promised(project, local("2026-10-16 17:00")) for _ in range(3))
    by = kept.owner
    keep(commitment=kept, done=FRIDAY, by=by, at=FRIDAY)
    move(commitment=moved, due=FRIDAY + timedelta(days=5), reason="They agreed.", by=by, at=FRIDAY)
    withdraw_promise(commitment=withdrawn, reason="Not wanted.", by=by, at=FRIDAY)
    assert promises_open(MONDAY).filter(due_then__lt=MONDAY).count() == 3
    assert promises_fallen(local("2026-10-12 00:00"), MONDAY, MONDAY).count() == 3
    assert not promises_kept(local("2026-10-12 00:00"), MONDAY, MONDAY).exists()


def test_a_promise_made_later_is_not_told(project: Project) -> None:
    make.promised(project, FRIDAY, at=local("2026-10-20 09:00"))
    assert not promises_open(MONDAY).exists()


def test_facts_corrected_since_are_counted_once(project: Project) -> None:
    asked = make.question(project, local("2026-10-15 09:00"))
    late = make.promised(project, local("2026-10-16 17:00"))
    for channel in ("chat", "email"):
        asked.refresh_from_db()
        correct(interaction=asked, by=make.person(), at=FRIDAY, reason="It was so.", channel=channel)
    correct(interaction=asked, by=make.person(), at=FRIDAY, reason="Better said.", summary="When is it ready?")
    keep(commitment=late, done=local("2026-10-16 12:00"), by=late.owner, at=FRIDAY)
    assert counts() == {"entered": 0, "corrected": 1, "promised": 1}
