"""When a source counts as silent, and which projects it leaves unknown."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import Exists
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from crm.capture.dependents import dependents
from crm.capture.models import Source
from crm.capture.silence import Cuts, Hearing, hearing, silent_sources, sources_with
from crm.conversations.services import withdraw
from crm.projects.services import move_phase
from crm.staff.queries import calendar_at
from tests import make
from tests.capture.hearing import answers, brings, days, source, speaking
from tests.make import local

pytestmark = pytest.mark.django_db

TUESDAY = local("2026-10-20 17:00")


@pytest.fixture(autouse=True)
def _house() -> None:
    make.house()


def state(source: Source, at: datetime) -> Hearing:
    return next(one.state for one in hearing(at) if one.source == source)


def test_a_mailbox_that_brings_what_it_always_brought_speaks() -> None:
    box = speaking()
    answers(box, local("2026-10-20 10:59"))
    assert state(box, local("2026-10-20 11:00")) is Hearing.SPEAKS


def test_a_mailbox_that_answers_and_brings_nothing_for_far_longer_than_ever_is_silent() -> None:
    box = speaking()
    answers(box, TUESDAY)
    found = silent_sources(TUESDAY)
    assert [(one.source, one.answers, one.since) for one in found] == [(box, True, local("2026-10-19 16:30"))]
    assert "never brought nothing for more than 2 h 30 of working time; now 9 h 30 have passed." in found[0].why


def test_a_mailbox_that_nobody_asks_any_more_is_silent_after_six_of_its_turns() -> None:
    box = speaking()
    answers(box, local("2026-10-20 10:00"))
    assert state(box, local("2026-10-20 10:30")) is Hearing.SPEAKS
    (found,) = silent_sources(local("2026-10-20 10:31"))
    assert (found.source, found.answers, found.silent_from) == (box, False, local("2026-10-20 10:30"))


def test_a_mailbox_that_never_answered_is_silent_after_the_same_time() -> None:
    box = source(made_at=local("2026-10-20 10:00"))
    assert state(box, local("2026-10-20 10:20")) is Hearing.LEARNING
    assert state(box, local("2026-10-20 10:40")) is Hearing.SILENT


def test_a_failure_of_a_moment_is_told_before_it_is_a_silence() -> None:
    box = speaking()
    answers(box, local("2026-10-20 10:00"))
    Source.objects.filter(pk=box.pk).update(failing_since=local("2026-10-20 10:05"), failure="Wrong password.")
    assert state(box, local("2026-10-20 10:10")) is Hearing.FAILING
    assert state(box, local("2026-10-20 12:10")) is Hearing.SILENT


def test_nothing_is_silent_because_of_a_night_a_weekend_or_a_holiday() -> None:
    make.holiday("2026-10-19")
    box = speaking(until="2026-10-16")
    answers(box, local("2026-10-16 16:59"))
    assert state(box, local("2026-10-20 08:00")) is Hearing.SPEAKS


def test_what_has_just_come_and_is_not_counted_yet_ends_the_silence() -> None:
    box = speaking()
    brings(box, [TUESDAY])
    assert silent_sources(TUESDAY + timedelta(minutes=1)) == []


def test_a_source_with_little_past_is_learning_however_quiet_it_is() -> None:
    box = source()
    brings(box, days("2026-10-12", "2026-10-14"))
    answers(box, TUESDAY)
    assert state(box, TUESDAY) is Hearing.LEARNING


def test_a_feed_is_judged_by_its_answers_and_a_mail_provider_by_what_it_brings() -> None:
    feed, provider = source("calendar", answered_at=local("2026-10-20 09:00")), source("webhook")
    assert state(feed, local("2026-10-20 11:00")) is Hearing.SPEAKS
    assert state(feed, local("2026-10-20 13:00")) is Hearing.SILENT
    assert state(provider, TUESDAY) is Hearing.LEARNING


def test_a_source_that_was_switched_off_is_never_silent() -> None:
    box = source(is_active=False)
    assert state(box, TUESDAY) is Hearing.OFF


@given(st.integers(0, 6 * 24 * 60), st.integers(0, 6 * 24 * 60))
def test_the_statement_of_the_sweep_and_the_reckoning_agree(answered: int, later: int) -> None:
    monday = local("2026-10-19 16:30")
    box = Source.objects.first() or speaking()
    answers(box, monday + timedelta(minutes=answered))
    at = monday + timedelta(minutes=later)
    nothing = Exists(Source.objects.none())
    due = sources_with(nothing, at, Cuts.at(at, calendar_at(at).calendar))
    assert bool(due) == bool(silent_sources(at))


def test_the_projects_whose_mail_came_through_it_depend_on_it() -> None:
    asked, other = make.question(make.project(), TUESDAY), make.question(make.project(), TUESDAY)
    box, quiet = speaking(about=asked), source()
    (project,) = asked.projects.all()
    assert dependents([box, quiet], TUESDAY) == {box.pk: {project.pk}, quiet.pk: set()}
    assert other.projects.get().pk not in dependents([box], TUESDAY)[box.pk]


def test_mail_of_long_ago_withdrawn_mail_and_closed_projects_do_not_count() -> None:
    asked = make.question(make.project(), TUESDAY)
    box = speaking(about=asked)
    assert dependents([box], TUESDAY + timedelta(days=91))[box.pk] == set()
    withdraw(interaction=asked, by=None, at=TUESDAY, reason="A slip.")
    assert dependents([box], TUESDAY)[box.pk] == set()


def test_the_open_projects_of_whoever_owns_the_mailbox_depend_on_it() -> None:
    manager = make.person()
    running, closed = (make.project(project_manager=manager) for _ in range(2))
    move_phase(project=closed, phase="closed", status="completed", by=None, at=TUESDAY)
    box = source(owner=manager)
    assert dependents([box], TUESDAY) == {box.pk: {running.pk}}


def test_more_sources_cost_no_statement_more() -> None:
    def asked(*sources: Any) -> int:
        with CaptureQueriesContext(connection) as questions:
            dependents(sources, TUESDAY)
        return len(questions)

    owners = [make.project().project_manager for _ in range(4)]
    boxes = [source(owner=owner) for owner in owners]
    assert asked(*boxes) == asked(boxes[0]) == 1
