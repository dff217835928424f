from __future__ import annotations

from datetime import date

import pytest

from crm.clients.models import Client
from crm.conversations.services import Part
from crm.leadership.made import Made, contacts_made
from crm.projects.services import move_phase
from crm.staff.models import StaffMember
from crm.staff.queries import calendar_at
from tests import make

pytestmark = pytest.mark.django_db
# A core client's project in development may be 30 days without a leader.
FIRST, LAST = date(2026, 9, 1), date(2026, 12, 31)


@pytest.fixture
def chief() -> StaffMember:
    make.house()
    return make.leader()


def made(client: Client, first: date = FIRST, last: date = LAST, at: str = "2026-12-31 12:00") -> Made:
    when = make.local(at)
    (found,) = contacts_made(client, first, last, when, calendar_at(when))
    return found


def test_a_contact_within_the_limit_is_made_and_a_passed_limit_is_due_again_a_limit_later(chief: StaffMember) -> None:
    project = make.project(opened=date(2026, 9, 1))
    make.call(project, make.local("2026-09-20 10:00"), chief)
    found = made(project.client)
    # 20 September and 30 days, and then 30 days again, and again.
    assert found.days == (date(2026, 9, 20),)
    assert found.missed == (date(2026, 10, 21), date(2026, 11, 20), date(2026, 12, 20))
    assert (found.made, found.due) == (1, 4)


def test_two_contacts_of_one_day_are_one(chief: StaffMember) -> None:
    project = make.project()
    make.call(project, make.local("2026-09-20 10:00"), chief)
    make.call(project, make.local("2026-09-20 15:00"), chief)
    assert made(project.client, at="2026-10-01 12:00").due == 1


def test_every_deadline_is_decided_on_one_day_so_that_quarters_add_up(chief: StaffMember) -> None:
    project = make.project()
    make.call(project, make.local("2026-09-20 10:00"), chief)
    make.call(project, make.local("2026-11-30 10:00"), chief)
    third, fourth = (made(project.client, *days) for days in ((FIRST, date(2026, 9, 30)), (date(2026, 10, 1), LAST)))
    assert (third.made + fourth.made, third.due + fourth.due) == (made(project.client).made, made(project.client).due)


def test_what_is_still_ahead_is_not_due(chief: StaffMember) -> None:
    project = make.project()
    assert made(project.client, at="2026-10-01 23:00").due == 0
    assert made(project.client, at="2026-10-02 01:00").missed == (date(2026, 10, 2),)


def test_a_later_move_of_phase_does_not_change_days_that_are_past(chief: StaffMember) -> None:
    project = make.project(opened=date(2026, 9, 1))
    before = made(project.client, last=date(2026, 10, 31))
    move_phase(project=project, phase="closed", by=chief, at=make.local("2026-11-02 09:00"), reason="Done.")
    assert made(project.client, last=date(2026, 10, 31)) == before
    assert made(project.client, first=date(2026, 11, 3)).due == 0


def test_nothing_was_due_in_a_time_of_which_nothing_is_known(chief: StaffMember) -> None:
    project = make.project(opened=date(2025, 1, 1))
    assert made(project.client, first=date(2025, 1, 1), last=date(2026, 6, 30)).due == 0
    make.call(project, make.local("2026-01-15 10:00"), chief)
    assert made(project.client, first=date(2025, 1, 1), last=date(2026, 6, 30)).due == 6


def test_a_leader_in_copy_does_not_count(chief: StaffMember) -> None:
    project = make.project()
    make.call(project, make.local("2026-09-20 10:00"), parts=[Part(chief, "cc")])
    assert made(project.client, at="2026-09-30 12:00").made == 0
