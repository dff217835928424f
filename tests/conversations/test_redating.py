"""A holiday entered or removed later: open clocks follow, closed ones keep their figure until restated (R9)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from crm.conversations.models import Clock
from crm.conversations.services import redate, restate, withdraw
from crm.projects.models import Project
from crm.staff.services import add_holidays, remove_holiday, set_hours
from tests import make
from tests.make import MONDAY, clock_of, local

pytestmark = pytest.mark.django_db

FRIDAY = date(2026, 10, 16)
HOUR = timedelta(hours=1)


@pytest.fixture
def project() -> Project:
    make.house()
    return make.project()


def close_friday() -> None:
    add_holidays(days={FRIDAY: "Founders’ Day"}, at=MONDAY)


def test_an_open_clock_follows_and_its_client_is_judged_again(project: Project) -> None:
    asked = make.question(project, local("2026-10-15 14:00"))
    close_friday()
    assert redate(at=MONDAY) == 1
    clock = clock_of(asked)
    assert (clock.due_at, clock.late_after) == (local("2026-10-19 14:00"),) * 2
    assert clock.verdict_at == clock.late_after
    assert clock.warn_at == local("2026-10-19 11:45")
    project.client.refresh_from_db()
    assert project.client.changed_at == MONDAY


def test_redating_twice_looks_at_nothing(project: Project) -> None:
    make.question(project, local("2026-10-15 14:00"))
    close_friday()
    redate(at=MONDAY)
    assert redate(at=MONDAY) == 0


def test_redating_takes_any_number_in_batches(project: Project) -> None:
    for _ in range(5):
        make.question(project, local("2026-10-15 14:00"))
    close_friday()
    assert redate(at=MONDAY, batch=2) == 5
    assert {clock.late_after for clock in Clock.objects.all()} == {local("2026-10-19 14:00")}


def test_a_holiday_removed_brings_the_date_back(project: Project) -> None:
    close_friday()
    asked = make.question(project, local("2026-10-15 14:00"))
    remove_holiday(day=FRIDAY, at=MONDAY)
    redate(at=MONDAY)
    assert clock_of(asked).due_at == local("2026-10-16 14:00")


def test_another_word_on_the_thread_leaves_a_closed_figure_alone(project: Project) -> None:
    asked = make.question(project, local("2026-10-15 16:00"))
    make.answer(asked, local("2026-10-16 10:00"))
    close_friday()
    make.answer(asked, local("2026-10-19 09:00"))
    assert (clock_of(asked).working, clock_of(asked).in_time) == (3 * HOUR, True)
    restate(start=local("2026-10-15"), end=local("2026-10-17"), by=None, at=MONDAY, reason="entered late")
    assert clock_of(asked).working == HOUR


def test_a_clock_that_gets_another_end_is_measured_by_the_hours_of_today(project: Project) -> None:
    asked = make.question(project, local("2026-10-15 16:00"))
    reply = make.answer(asked, local("2026-10-16 10:00"))
    make.answer(asked, local("2026-10-19 09:00"))
    close_friday()
    withdraw(interaction=reply, by=None, at=local("2026-10-19 10:00"), reason="went to another")
    clock = clock_of(asked)
    assert (clock.working, clock.due_at) == (2 * HOUR, local("2026-10-19 16:00"))
    clock.calendar.refresh_from_db()
    assert clock.calendar_revision == clock.calendar.revision


def test_around_the_clock_work_knows_no_holiday(project: Project) -> None:
    covered = make.project(after_hours_cover=True)
    asked = make.question(covered, local("2026-10-15 23:00"), priority="urgent")
    close_friday()
    redate(at=MONDAY)
    assert clock_of(asked).due_at == local("2026-10-16 01:00")


def test_hours_from_a_later_day_leave_open_clocks_alone(project: Project) -> None:
    """The calendar is fixed at the opening; only edits of that very calendar follow."""
    asked = make.question(project, local("2026-10-19 09:00"))
    hours = {"wed": [["08:00", "17:00"]]}
    set_hours(name="New", timezone="America/New_York", hours=hours, valid_from=date(2026, 10, 20), at=MONDAY)
    redate(at=MONDAY)
    assert clock_of(asked).due_at == local("2026-10-20 09:00")
    assert clock_of(make.question(project, local("2026-10-20 09:00"))).due_at == local("2026-10-21 17:00")
