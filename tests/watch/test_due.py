"""What a sweep asks, and that asking it touches nothing that is not due."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from crm.clients.models import Client
from crm.staff.queries import calendar_at
from crm.watch.due import Stretch, due_clients
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


def test_a_sweep_with_nothing_newly_late_asks_five_questions_however_much_is_stored() -> None:
    make.answer(make.question(make.project(), MONDAY - 30 * HOUR), MONDAY - 2 * HOUR)
    sweep(MONDAY, wholly=True)
    few = swept(1)
    for _ in range(3):
        make.question(make.project(), MONDAY + HOUR, priority="low")
    sweep(MONDAY + 2 * HOUR)
    assert len(swept(3)) == len(few) == 5


def test_an_idle_sweep_writes_only_how_far_it_came() -> None:
    make.question(make.project(), MONDAY - 30 * HOUR)
    sweep(MONDAY, wholly=True)
    written = [sql for sql in swept(1) if not sql.lstrip("(").startswith("SELECT")]
    assert len(written) == 1
    assert written[0].startswith('UPDATE "watch_sweepmark"')


@on_sqlite
def test_no_table_is_read_whole_to_find_who_is_due() -> None:
    steps = plan(lambda: due_clients(Stretch.between(MONDAY, MONDAY + HOUR, calendar_at(MONDAY))))
    assert sum(step.startswith("SEARCH") for step in steps) == 11
    assert not [step for step in steps if step.startswith("SCAN")]


def test_only_the_client_whose_moment_passed_is_due() -> None:
    late, early = (make.project() for _ in range(2))
    make.question(late, MONDAY + HOUR, priority="urgent")
    make.question(early, MONDAY + 9 * HOUR, priority="urgent")
    Client.objects.update(changed_at=None)
    hours = calendar_at(MONDAY)
    assert due_clients(Stretch.between(MONDAY, MONDAY + 2 * HOUR, hours)) == []
    assert due_clients(Stretch.between(MONDAY, MONDAY + 6 * HOUR, hours)) == [late.client_id]
