"""What a sweep asks, and that asking it touches nothing that is not due."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from crm.clients.models import Client
from crm.staff.queries import calendar_at
from crm.watch.due import Stretch, who_is_due
from crm.watch.models import SweepMark
from crm.watch.services import sweep
from tests import make
from tests.make import MONDAY
from tests.plans import on_sqlite, plan

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _house() -> None:
    make.house()


def swept(hours: int) -> list[str]:
    """The statements of a sweep some hours after Monday morning."""
    with CaptureQueriesContext(connection) as asked:
        sweep(MONDAY + hours * HOUR)
    return [query["sql"] for query in asked.captured_queries]


def test_a_sweep_with_nothing_newly_late_asks_three_questions_however_much_is_stored() -> None:
    make.answer(make.question(make.project(), MONDAY - 30 * HOUR), MONDAY - 2 * HOUR)
    sweep(MONDAY, wholly=True)
    few = swept(1)
    for _ in range(3):
        make.question(make.project(), MONDAY + HOUR, priority="low")
    sweep(MONDAY + 2 * HOUR)
    assert len(swept(3)) == len(few) == 3


def test_an_idle_sweep_writes_nothing() -> None:
    make.question(make.project(), MONDAY - 30 * HOUR)
    sweep(MONDAY, wholly=True)
    assert all(sql.lstrip("(").startswith("SELECT") for sql in swept(1))


def test_how_far_time_is_judged_is_written_when_something_was_due_and_each_day() -> None:
    late = make.question(make.project(), MONDAY).clock.late_after
    assert late
    marks = []
    for at in (MONDAY, MONDAY + HOUR, late + HOUR, late + 2 * HOUR, late + 20 * HOUR):
        Client.objects.filter(changed_at__lt=late).update(changed_at=None)
        sweep(at)
        marks.append(SweepMark.objects.get().swept_to)
    assert marks == [MONDAY, MONDAY, late + HOUR, late + HOUR, late + 20 * HOUR]


@on_sqlite
def test_an_idle_sweep_reads_nothing_whole_but_how_far_it_came_the_calendars_and_our_sources() -> None:
    make.question(make.project(), MONDAY - 30 * HOUR)
    sweep(MONDAY, wholly=True)
    whole = [step.split()[1] for step in plan(lambda: sweep(MONDAY + HOUR)) if step.startswith("SCAN")]
    assert set(whole) == {"watch_sweepmark", "staff_sitecalendar", "capture_source"}


@on_sqlite
def test_no_table_but_calendars_and_sources_is_read_whole_to_find_who_is_due() -> None:
    steps = plan(lambda: who_is_due(Stretch.between(MONDAY, MONDAY + HOUR, calendar_at(MONDAY))))
    assert any("clock_running_late_after" in step for step in steps)
    assert {step.split()[1] for step in steps if step.startswith("SCAN")} == {"staff_sitecalendar", "capture_source"}


def test_only_the_client_whose_moment_passed_is_due() -> None:
    late, early = (make.project() for _ in range(2))
    make.question(late, MONDAY + HOUR, priority="urgent")
    make.question(early, MONDAY + 9 * HOUR, priority="urgent")
    Client.objects.update(changed_at=None)
    hours = calendar_at(MONDAY)
    assert who_is_due(Stretch.between(MONDAY, MONDAY + 2 * HOUR, hours)).clients == frozenset()
    assert who_is_due(Stretch.between(MONDAY, MONDAY + 6 * HOUR, hours)).clients == {late.client_id}


# Indexes that hold a client's whole history; whoever walks along one of them pays for all of it.
WHOLE_HISTORY = ("interaction_by_client (client_id=?)", "interaction_client_id_", "clock_client_id_", "flag_client_id_")


@on_sqlite
def test_judging_a_client_walks_along_no_index_of_its_whole_history() -> None:
    project = make.project()
    make.call(project, MONDAY - 30 * HOUR, make.leader())
    make.question(project, MONDAY - 30 * HOUR)
    steps = plan(lambda: sweep(MONDAY, client=project.client))
    assert len(steps) > 10
    assert [step for step in steps if any(index in step for index in WHOLE_HISTORY) or "SCAN conv" in step] == []


@on_sqlite
def test_recording_a_contact_walks_along_no_index_of_its_whole_history() -> None:
    asked = make.question(make.project(), MONDAY - 30 * HOUR)
    steps = plan(lambda: make.answer(asked, MONDAY))
    assert [step for step in steps if any(index in step for index in WHOLE_HISTORY) or "SCAN conv" in step] == []
