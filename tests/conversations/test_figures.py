"""The figures of a week: verdicts, in target, answered, waived, running (GLOSSARY.md; RULES.md R12, R14)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from crm.clients.models import Client
from crm.conversations.models import Clock
from crm.conversations.queries import (
    WeekFigures,
    median,
    nearest_rank,
    overdue_clocks,
    running_clocks,
    week_and_trend,
    week_figures,
)
from crm.conversations.services import excuse
from crm.projects.models import Project
from tests import make
from tests.make import clock_of, local

HOUR = timedelta(hours=1)
WEEK = (local("2026-10-12"), local("2026-10-19"))
NEXT = (local("2026-10-19"), local("2026-10-26"))
LATER = local("2026-11-30 12:00")


@pytest.fixture
def project(db: None) -> Project:
    make.house()
    return make.project()


def exchange(project: Project, asked: str, answered: str = "") -> Clock:
    question = make.question(project, local(asked))
    if answered:
        make.answer(question, local(answered))
    return clock_of(question)


def week(week: tuple[datetime, datetime] = WEEK, at: datetime = LATER) -> tuple[int, int, int, int]:
    """Verdicts, in target, answered, waived."""
    found = week_figures(*week, at)
    return found.verdicts, found.in_target, len(found.answered), found.waived


def test_an_answer_in_time_is_its_verdict(project: Project) -> None:
    exchange(project, "2026-10-12 09:00", "2026-10-12 11:00")
    assert week() == (1, 1, 1, 0)
    assert week_figures(*WEEK, LATER).median == 2 * HOUR


def test_a_miss_counts_in_the_week_it_became_late_and_its_answer_in_the_week_it_came(project: Project) -> None:
    exchange(project, "2026-10-15 09:00", "2026-10-20 09:00")
    assert week(WEEK) == (1, 0, 0, 0)
    assert week(NEXT) == (0, 0, 1, 0)


def test_a_question_never_answered_is_a_miss_once_past_its_target(project: Project) -> None:
    clock = exchange(project, "2026-10-15 09:00")
    assert clock.late_after is not None
    assert week(at=clock.late_after) == (0, 0, 0, 0)
    assert week(at=clock.late_after + timedelta.resolution) == (1, 0, 0, 0)


def test_a_miss_at_friday_s_closing_is_decided_on_monday(project: Project) -> None:
    """A target that fits exactly at closing is in time until the next opening, which is next week's."""
    exchange(project, "2026-10-16 08:00")
    assert (week(WEEK), week(NEXT)) == ((0, 0, 0, 0), (1, 0, 0, 0))


def test_a_question_of_friday_answered_on_monday_is_monday_s(project: Project) -> None:
    exchange(project, "2026-10-16 16:00", "2026-10-19 09:00")
    assert (week(WEEK), week(NEXT)) == ((0, 0, 0, 0), (1, 1, 1, 0))


def test_a_week_begins_at_its_midnight_and_ends_before_the_next(project: Project) -> None:
    exchange(project, "2026-10-09 16:00", "2026-10-12 00:00")
    exchange(project, "2026-10-16 16:00", "2026-10-18 23:59:59")
    exchange(project, "2026-10-16 16:00", "2026-10-19 00:00")
    assert (week(WEEK), week(NEXT)) == ((2, 2, 2, 0), (1, 1, 1, 0))


def test_waived_questions_are_counted_apart(project: Project) -> None:
    clock = exchange(project, "2026-10-12 09:00")
    excuse(clock=clock, by=None, at=local("2026-10-14 16:00"), reason="a thank-you")
    assert week() == (0, 0, 0, 1)


def test_a_running_clock_is_no_verdict_yet_and_listed_apart(project: Project) -> None:
    clock = exchange(project, "2026-10-16 16:00")
    at = local("2026-10-19 07:00")
    assert week(WEEK, at) == week(NEXT, at) == (0, 0, 0, 0)
    assert (list(running_clocks()), list(overdue_clocks(at))) == ([clock], [])


def test_a_late_clock_is_listed_until_it_is_answered(project: Project) -> None:
    first = exchange(project, "2026-10-13 09:00")
    second = exchange(project, "2026-10-12 09:00")
    assert list(overdue_clocks(LATER)) == [second, first]
    make.answer(second.opened_by, local("2026-10-19 09:00"))
    assert list(overdue_clocks(LATER)) == [first]


def test_zero_empty_waived_and_running_are_four_things(project: Project) -> None:
    """A reply at night takes zero; an empty week has no median; neither is a waiver or a wait."""
    exchange(project, "2026-10-12 18:00", "2026-10-12 21:00")
    zero, empty = week_figures(*WEEK, LATER), week_figures(*NEXT, LATER)
    assert (zero.median, zero.slowest, zero.missed) == (timedelta(), timedelta(), 0)
    assert (empty.median, empty.p90, empty.slowest) == (None, None, None)
    assert empty == WeekFigures()


def test_a_live_day_and_a_closed_week_use_the_same_figures(project: Project) -> None:
    exchange(project, "2026-10-12 09:00", "2026-10-12 11:00")
    exchange(project, "2026-10-13 09:00", "2026-10-13 11:00")
    assert week(at=local("2026-10-12 12:00")) == (1, 1, 1, 0)
    assert week_figures(WEEK[0], local("2026-10-13"), LATER).verdicts == 1


def test_a_reader_s_figures_hold_only_their_clients(project: Project) -> None:
    exchange(project, "2026-10-12 09:00", "2026-10-12 11:00")
    exchange(make.project(), "2026-10-12 09:00", "2026-10-12 11:00")
    mine = Client.objects.filter(pk=project.client_id)
    assert week_figures(*WEEK, LATER, mine).verdicts == 1
    assert [clock.client for clock in running_clocks(mine)] == []


def test_a_trend_says_of_each_week_what_its_own_figures_say(project: Project) -> None:
    exchange(project, "2026-10-13 09:00", "2026-10-13 10:00")
    exchange(project, "2026-10-15 09:00")
    exchange(project, "2026-10-20 09:00", "2026-10-20 10:00")
    first, trend = week_and_trend([NEXT, WEEK], LATER)
    assert first == week_figures(*NEXT, LATER)
    assert [(tally.verdicts, tally.in_target) for tally in trend] == [(1, 1), (2, 1)]


@pytest.mark.plain
@pytest.mark.parametrize(("spans", "middle"), [((), None), ((3,), 3), ((1, 4), 2.5), ((1, 2, 9), 2), ((1, 2, 4, 9), 3)])
def test_the_median_of_few_is_the_middle_or_the_mean_of_the_middle_two(
    spans: tuple[int, ...], middle: float | None
) -> None:
    assert median(tuple(n * HOUR for n in spans)) == (None if middle is None else middle * HOUR)


@pytest.mark.plain
def test_the_nearest_rank_is_the_least_that_nine_of_ten_do_not_pass() -> None:
    for number in range(1, 201):
        spans = tuple(n * HOUR for n in range(1, number + 1))
        least = next(span for span in spans if 10 * sum(other <= span for other in spans) >= 9 * number)
        assert nearest_rank(spans, 0.9) == least


@pytest.mark.plain
@pytest.mark.parametrize(("answers", "enough"), [(0, False), (4, False), (5, True)])
def test_under_five_answers_say_less_than_the_items(answers: int, enough: bool) -> None:
    assert WeekFigures(answered=(HOUR,) * answers).enough is enough


def test_the_median_of_the_week_before_is_known_once_it_had_enough_answers(project: Project) -> None:
    weeks = [WEEK, (WEEK[0] - timedelta(days=7), WEEK[0])]
    for day in range(5, 9):
        exchange(project, f"2026-10-0{day} 09:00", f"2026-10-0{day} 11:00")
    assert week_and_trend(weeks, LATER)[0].before is None
    exchange(project, "2026-10-09 09:00", "2026-10-09 12:00")
    figures, _ = week_and_trend(weeks, LATER)
    assert (figures.before, figures.answered) == (2 * HOUR, ())
