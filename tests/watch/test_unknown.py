"""What is unknown while a source is silent, whoever asks and whether or not a sweep has seen it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from crm.capture.models import Source
from crm.conversations.models import Interaction
from crm.staff.queries import calendar_at
from crm.watch.models import Flag
from crm.watch.services import dismiss, sweep
from crm.watch.unknown import past, silences, silences_over, unknown_projects
from tests import make
from tests.capture.hearing import answers, brings, speaking
from tests.make import MONDAY, SITE, local

pytestmark = pytest.mark.django_db

MORNING, TUESDAY = local("2026-10-20 09:00"), local("2026-10-20 15:00")
WEEK = timedelta(days=7)


@pytest.fixture
def asked() -> Interaction:
    make.house()
    return make.question(make.project(), local("2026-10-16 16:00"))


@pytest.fixture
def box(asked: Interaction) -> Source:
    made = speaking("info@", about=asked)
    answers(made, TUESDAY)
    return made


def test_nothing_is_unknown_while_every_source_speaks(box: Source) -> None:
    with CaptureQueriesContext(connection) as questions:
        assert unknown_projects(MORNING, calendar_at(MORNING)) == {}
    assert len([one for one in questions.captured_queries if "capture" in one["sql"]]) == 1


def test_a_project_heard_of_through_a_silent_source_is_unknown_before_any_sweep(
    box: Source, asked: Interaction
) -> None:
    found = unknown_projects(TUESDAY)
    assert list(found) == [asked.projects.get().pk]
    assert found[asked.projects.get().pk].said(TUESDAY, SITE) == "info@ has brought nothing since Monday 16:30"


def test_a_sweep_changes_nothing_of_it_but_what_it_costs(box: Source) -> None:
    before = unknown_projects(TUESDAY)
    sweep(TUESDAY)
    with CaptureQueriesContext(connection) as questions:
        after = unknown_projects(TUESDAY, calendar_at(TUESDAY))
    assert len(questions) == 2
    assert after.keys() == before.keys()


def test_a_dead_worker_leaves_everything_it_would_bring_unknown(box: Source, asked: Interaction) -> None:
    late = TUESDAY + timedelta(hours=1)
    (found,) = unknown_projects(late).values()
    assert found.said(late, SITE) == "info@ has not answered since Tuesday 15:00"


def test_a_dismissed_silence_hides_nothing(box: Source) -> None:
    sweep(TUESDAY)
    dismiss(flag=Flag.objects.get(source=box), reason="A quiet week.", by=make.person(), at=TUESDAY)
    assert silences(TUESDAY) == []


def test_a_silence_that_is_over_is_remembered_by_its_week(box: Source) -> None:
    sweep(TUESDAY)
    brings(box, [local("2026-10-20 15:40")])
    sweep(local("2026-10-20 15:45"))
    hours, later = calendar_at(MONDAY), local("2026-10-26 07:00")
    start = hours.midnight(MONDAY.date())
    (found,) = map(past, silences_over(start, start + timedelta(days=2)))
    assert found.said(later, SITE) == "info@ brought nothing from 19 October 16:30 to Tuesday 15:40"
    assert list(silences_over(start - WEEK, start)) == []
