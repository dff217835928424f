from __future__ import annotations

from datetime import timedelta

import pytest

from crm.clients.models import Client
from crm.conversations.queries import Tally, promise_figures, week_and_trend, week_figures
from crm.conversations.services import excuse, keep, move
from tests import make
from tests.make import MONDAY, local
from tests.plans import on_sqlite, plan

pytestmark = pytest.mark.django_db

WEEK = timedelta(weeks=1)


@pytest.fixture(autouse=True)
def _house() -> None:
    make.house()


def test_many_weeks_say_what_each_says_alone() -> None:
    project = make.project()
    start = local("2026-10-12")
    for day in range(1, 30, 3):
        asked = make.question(project, local(f"2026-09-{day:02} 10:00"))
        make.answer(asked, asked.occurred_at + timedelta(hours=day), by=make.person())
    weeks = [(start - n * WEEK, start - n * WEEK + WEEK) for n in range(8)]
    first, trend = week_and_trend(weeks, MONDAY)
    alone = [week_figures(start, end, MONDAY) for start, end in weeks]
    assert first == alone[0]
    assert trend == [Tally(one.verdicts, one.in_target) for one in alone]
    assert sum(tally.verdicts for tally in trend) == 10


@on_sqlite
def test_the_figures_of_a_week_are_read_from_indexes_alone() -> None:
    start = local("2026-10-12")
    steps = plan(lambda: week_figures(start, start + WEEK, MONDAY, Client.objects.all()))
    clocks = [step for step in steps if "conversations_clock" in step]
    assert len(clocks) == 2
    assert all("SEARCH" in step and "USING COVERING INDEX" in step for step in clocks)


def test_a_waived_question_is_counted_apart() -> None:
    asked = make.question(make.project(), local("2026-10-14 10:00"))
    excuse(clock=make.clock_of(asked), by=make.person(), at=local("2026-10-14 11:00"), reason="Thanks only.")
    figures = week_figures(local("2026-10-12"), local("2026-10-19"), MONDAY)
    assert (figures.verdicts, figures.answered, figures.waived) == (0, (), 1)


def test_what_has_not_happened_yet_is_in_no_figure() -> None:
    asked = make.question(make.project(), local("2026-10-14 10:00"))
    make.answer(asked, local("2026-10-14 15:00"), by=make.person())
    figures = week_figures(local("2026-10-12"), local("2026-10-19"), local("2026-10-14 14:00"))
    assert (figures.verdicts, figures.answered) == (0, ())


def test_a_promise_moved_after_its_date_was_not_kept() -> None:
    project, at = make.project(), local("2026-10-14 12:00")
    kept, late, moved = (make.promised(project, local("2026-10-13 12:00")) for _ in range(3))
    keep(commitment=kept, done=local("2026-10-13 11:00"), by=None, at=local("2026-10-13 11:00"))
    keep(commitment=late, done=at, by=None, at=at)
    move(commitment=moved, due=local("2026-10-15 12:00"), reason="They agreed.", by=None, at=at, version=moved.version)
    keep(commitment=moved, done=at, by=None, at=at)
    figures = promise_figures(local("2026-10-12"), local("2026-10-19"), MONDAY)
    assert (figures.due, figures.kept) == (3, 1)
