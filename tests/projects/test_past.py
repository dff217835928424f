"""Projects and milestones as they stood at a past instant."""

from __future__ import annotations

from datetime import date

import pytest

from crm.clients.models import Client
from crm.projects.models import Project
from crm.projects.past import milestone_as_then, milestones_ahead, milestones_reached, milestones_then, projects_open
from crm.projects.services import add_milestone, finish_milestone, move_milestone, move_phase
from tests import make
from tests.make import LONG_AGO, local

pytestmark = pytest.mark.django_db
MONDAY, FRIDAY = local("2026-10-19 07:00"), local("2026-10-23 12:00")
TODAY, SUNDAY, NEXT = date(2026, 10, 19), date(2026, 10, 25), date(2026, 11, 1)


@pytest.fixture
def project() -> Project:
    make.house()
    return make.project()


def ahead() -> list[str]:
    return [row.name for row in milestones_ahead(MONDAY, TODAY, SUNDAY, NEXT, Client.objects.all())]


def test_a_project_closed_later_was_open_and_one_opened_later_was_not(project: Project) -> None:
    move_phase(project=project, phase="closed", by=None, at=FRIDAY)
    make.project(opened=date(2026, 10, 21))
    assert list(projects_open(MONDAY, TODAY)) == [project]
    assert project not in projects_open(FRIDAY, date(2026, 10, 23))


def test_a_project_that_moved_twice_has_the_phase_between(project: Project) -> None:
    for day, phase in ((5, "tech_transfer"), (20, "gmp_manufacturing"), (22, "release")):
        move_phase(project=project, phase=phase, by=None, at=local(f"2026-10-{day:02} 09:00"))
    assert projects_open(MONDAY, TODAY).get().phase_then == "tech_transfer"


def test_a_milestone_has_the_date_it_had(project: Project) -> None:
    for name, due, new in (("Away", 21, 30), ("Nearer", 30, 21)):
        row = add_milestone(
            project=project, milestone_kind="batch_start", name=name, due=date(2026, 10, due), by=None, at=LONG_AGO
        )
        move_milestone(milestone=row, due=date(2026, 10, new), reason="The supplier.", by=None, at=FRIDAY)
    assert ahead() == ["Away"]
    assert milestone_as_then(milestones_then(MONDAY, TODAY)[0]).due == date(2026, 10, 21)


def test_a_milestone_written_down_later_was_not_planned(project: Project) -> None:
    add_milestone(project=project, milestone_kind="batch_start", name="New", due=SUNDAY, by=None, at=FRIDAY)
    assert ahead() == []


def test_a_milestone_reached_in_the_course_of_the_day_still_lay_ahead_in_the_morning(project: Project) -> None:
    row = add_milestone(project=project, milestone_kind="batch_start", name="Batch", due=TODAY, by=None, at=LONG_AGO)
    finish_milestone(milestone=row, on=TODAY, by=None, at=local("2026-10-19 15:00"))
    assert ahead() == ["Batch"]
    assert not milestones_reached(MONDAY, TODAY, TODAY, TODAY, Client.objects.all()).exists()
    assert milestones_reached(local("2026-10-19 16:00"), TODAY, TODAY, TODAY, Client.objects.all()).exists()
