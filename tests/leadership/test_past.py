"""Which projects wanted a leader at a past instant."""

from __future__ import annotations

from datetime import date

import pytest

from crm.clients.models import Client
from crm.clients.services import change_client
from crm.leadership.limits import limits_of_all
from crm.leadership.past import Known, known_in, known_then, planned_then
from crm.leadership.services import move_plan, plan, withdraw_plan
from crm.projects.models import Project
from crm.projects.services import change_project
from crm.staff.queries import calendar_at
from tests import make
from tests.make import local

pytestmark = pytest.mark.django_db
MONDAY, FRIDAY = local("2026-10-19 07:00"), local("2026-10-23 12:00")


@pytest.fixture
def project() -> Project:
    make.house()
    return make.project(make.client(tier="core"), phase="feasibility", opened=date(2026, 6, 1))


def known() -> Known:
    limits = limits_of_all(date(2026, 10, 19))
    rows = known_then(MONDAY, date(2026, 10, 19), Client.objects.all())
    return known_in(rows, MONDAY, calendar_at(MONDAY), limits)[0]


def test_a_contact_since_does_not_count(project: Project) -> None:
    make.call(project, local("2026-10-01 10:00"), make.leader())
    make.call(project, local("2026-10-21 10:00"), make.leader())
    assert known().row.touched == known().heard == local("2026-10-01 10:00")


def test_a_project_is_judged_by_the_tier_and_the_kick_off_of_then(project: Project) -> None:
    make.call(project, local("2026-10-01 10:00"), make.leader())
    change_client(client=project.client, by=None, at=FRIDAY, tier="strategic")
    change_project(project=project, by=None, at=FRIDAY, reason="Held.", kickoff=date(2026, 10, 1))
    assert (known().row.tier, known().row.kickoff) == ("core", None)
    # 80 % of thirty days, not of the fourteen after a kick-off.
    assert known().wanting.warn_at == local("2026-10-25 00:00")


def test_a_plan_counts_for_the_day_it_was_for(project: Project) -> None:
    leader = make.leader()
    touch = plan(project=project, leader=leader, planned_for=FRIDAY, by=leader, at=local("2026-10-15 09:00"))
    move_plan(touchpoint=touch, planned_for=local("2026-11-06 09:00"), channel="phone_call", by=leader, at=MONDAY)
    withdraw_plan(touchpoint=touch, by=leader, at=FRIDAY, reason="Ill.")
    assert planned_then(local("2026-10-16 09:00")).get().planned_then == FRIDAY
    assert planned_then(MONDAY).get().planned_then == local("2026-11-06 09:00")
    assert not planned_then(local("2026-10-14 09:00")).exists()
    assert not planned_then(FRIDAY).exists()


def test_a_plan_met_since_was_still_ahead(project: Project) -> None:
    leader = make.leader()
    plan(project=project, leader=leader, planned_for=FRIDAY, by=leader, at=local("2026-10-15 09:00"))
    make.call(project, local("2026-10-20 10:00"), leader)
    assert planned_then(MONDAY).exists()
    assert not planned_then(local("2026-10-21 09:00")).exists()
