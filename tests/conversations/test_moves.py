from __future__ import annotations

from datetime import date

import pytest

from crm.conversations.models import Clock
from crm.conversations.moves import Moves, would_move
from crm.conversations.services import redate
from crm.staff.queries import as_if, closings
from crm.staff.services import add_holidays
from tests import make
from tests.make import MONDAY, clock_of, local

pytestmark = pytest.mark.django_db

TUESDAY = date(2026, 10, 20)


@pytest.fixture
def waiting() -> Clock:
    """Asked on Monday at two with nine hours to reply: late after Tuesday at two."""
    make.house()
    return clock_of(make.question(make.project(), local("2026-10-19 14:00")))


def test_a_new_holiday_gives_more_time_to_those_whose_time_runs_over_it(waiting: Clock) -> None:
    make.answer(make.question(make.project(), local("2026-10-12 09:00")), local("2026-10-12 10:00"))
    assert would_move(as_if(closings().plus({TUESDAY: "Founders' Day"}))) == Moves(running=1, later=1)


def test_a_holiday_far_from_every_clock_moves_none(waiting: Clock) -> None:
    assert would_move(as_if(closings().plus({date(2026, 12, 8): "Fair"}))) == Moves(running=1)


def test_what_was_foretold_is_what_happens_when_a_holiday_goes(waiting: Clock) -> None:
    add_holidays(days={TUESDAY: "Founders' Day"}, at=MONDAY)
    redate(at=MONDAY)
    foretold = would_move(as_if(closings().without(TUESDAY)))
    assert (foretold.sooner, foretold.later) == (1, 0)


def test_around_the_clock_work_never_moves() -> None:
    make.house()
    covered = make.project(after_hours_cover=True)
    make.question(covered, local("2026-10-19 14:00"), priority="urgent")
    assert would_move(as_if(closings().plus({date(2026, 10, 19): "Fair"}))) == Moves(running=1)


def test_asking_takes_one_statement_however_many_wait(waiting: Clock, django_assert_num_queries: object) -> None:
    project = make.project()
    for _ in range(5):
        make.question(project, local("2026-10-19 15:00"))
    calendars = as_if(closings())
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert would_move(calendars).running == 6
