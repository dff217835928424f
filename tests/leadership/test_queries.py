from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from crm.conversations.services import Part, withdraw
from crm.leadership.lapses import due_soon, lapsed
from crm.leadership.limits import Gap
from crm.leadership.queries import coverage, load_per_leader, planned
from crm.leadership.services import plan, refresh
from crm.projects.models import Project
from crm.projects.services import move_phase
from tests import make
from tests.make import MONDAY

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _house() -> None:
    make.house()


def ago(days: int) -> datetime:
    return MONDAY - timedelta(days=days)


def gap(project: Project, at: datetime = MONDAY) -> Gap:
    (row,) = coverage(Project.objects.filter(pk=project.pk), at)
    return row.gap


def met(project: Project) -> bool:
    return gap(project).last is not None


@pytest.mark.parametrize("kind", ["led", "attended"])
def test_a_leader_who_led_or_attended_counts(kind: str) -> None:
    project = make.project()
    make.call(project, ago(5), parts=[Part(make.leader(), kind)])
    assert gap(project).days == 5


def test_a_leader_in_copy_does_not_count() -> None:
    project, manager = make.project(), make.person()
    make.call(project, ago(5), channel="email", direction="outbound", parts=[Part(manager), Part(make.leader(), "cc")])
    assert not met(project)


def test_a_mail_that_a_leader_wrote_counts() -> None:
    project = make.project()
    make.call(project, ago(5), make.leader(), channel="email", direction="outbound")
    assert met(project)


def test_somebody_who_is_no_leader_does_not_count() -> None:
    project = make.project()
    make.call(project, ago(5), make.person(staff_role="program_director"))
    assert not met(project)


@pytest.mark.parametrize(
    "facts",
    [
        {"direction": "internal"},
        {"channel": "internal_note", "direction": "internal"},
        {"reached": False, "direction": "outbound"},
        {"contacts": []},
        {"automatic": True, "channel": "email", "direction": "outbound"},
    ],
    ids=["among ourselves", "a note", "nobody answered", "nobody of the client", "a machine"],
)
def test_what_is_no_contact_with_the_client_does_not_count(facts: dict[str, object]) -> None:
    project = make.project()
    make.call(project, ago(5), make.leader(), **facts)
    assert not met(project)


def test_a_call_about_two_projects_counts_for_both() -> None:
    client = make.client()
    first, second, third = (make.project(client) for _ in range(3))
    make.call(first, ago(5), make.leader(), projects=[first, second])
    assert [met(project) for project in (first, second, third)] == [True, True, False]


def test_a_withdrawn_call_no_longer_counts() -> None:
    project = make.project()
    make.call(project, ago(20), make.leader())
    slip = make.call(project, ago(5), make.leader())
    withdraw(interaction=slip, by=None, at=MONDAY, reason="Another client's call.")
    assert gap(project).days == 20


def test_a_leader_then_still_counts_when_no_leader_now() -> None:
    project, leader = make.project(), make.leader()
    make.call(project, ago(5), leader)
    leader.is_leadership = False
    leader.save()
    assert met(project)


def test_days_are_dates_of_the_site_not_of_utc() -> None:
    project = make.project()
    make.call(project, make.local("2026-10-14 23:30"), make.leader())
    assert gap(project).last == date(2026, 10, 14)


def test_longest_over_the_limit_comes_first() -> None:
    core, standard = make.project(make.client(tier="core")), make.project(make.client(tier="standard"))
    make.call(core, ago(28), make.leader())
    make.call(standard, ago(35), make.leader())
    assert [row.project for row in coverage(Project.objects.all(), MONDAY)] == [core, standard]


def fresh(*projects: Project, at: datetime = MONDAY) -> None:
    refresh(projects=Project.objects.select_related("client").filter(pk__in=[one.pk for one in projects]), at=at)


def test_the_stored_moments_find_what_has_lapsed_and_what_is_due_soon() -> None:
    late, soon, fine = (make.project() for _ in range(3))
    for project, days in ((late, 31), (soon, 24), (fine, 23)):
        make.call(project, ago(days), make.leader())
    fresh(late, soon, fine)
    assert [row.project for row in lapsed(MONDAY)] == [late]
    assert [row.project for row in due_soon(MONDAY)] == [soon]


def test_a_limit_lapses_at_midnight_of_the_site() -> None:
    project = make.project()
    make.call(project, make.local("2026-09-18 16:00"), make.leader())
    fresh(project)
    assert lapsed(make.local("2026-10-18 23:59")) == []
    assert [row.gap.days for row in lapsed(make.local("2026-10-19 00:00"))] == [31]


def test_the_lapse_of_the_first_sixty_days_ends_with_them() -> None:
    project = make.project(opened=date(2026, 8, 20), kickoff=date(2026, 8, 20))
    make.call(project, make.local("2026-10-01 10:00"), make.leader())
    fresh(project, at=make.local("2026-10-18 12:00"))
    assert [row.gap.limit for row in lapsed(make.local("2026-10-18 12:00"))] == [14]
    fresh(project, at=MONDAY)
    assert lapsed(MONDAY) == []


def test_a_closed_project_is_nobodys_gap() -> None:
    project = make.project(opened=date(2026, 5, 1))
    fresh(project)
    move_phase(project=project, phase="closed", by=None, at=MONDAY)
    assert coverage(Project.objects.filter(pk=project.pk), MONDAY) == []
    assert lapsed(MONDAY) == []


def test_the_load_is_what_the_limits_ask_of_each_leader_in_thirty_days() -> None:
    client = make.client(tier="strategic", executive_sponsor=make.leader())
    make.leader()
    for phase, status in (("scoping", "pipeline"), ("feasibility", "active"), ("stability", "active")):
        make.project(client, phase=phase, status=status)
    load = load_per_leader(MONDAY)
    assert (load.needed, load.leaders) == (round(30 / 14 + 30 / 21 + 30 / 60, 1), 2)
    assert not load.wishful


def test_a_load_above_eight_for_each_leader_is_wishful() -> None:
    client = make.client(tier="strategic", executive_sponsor=make.leader())
    for _ in range(4):
        make.project(client, phase="kickoff")
    load = load_per_leader(MONDAY)
    assert (round(load.each, 1), load.wishful) == (8.6, True)


def test_what_is_planned_is_ahead_and_not_met() -> None:
    project, leader = make.project(), make.leader()
    soon = plan(project=project, leader=leader, planned_for=MONDAY + timedelta(days=1), by=leader, at=MONDAY)
    assert list(planned(MONDAY)) == [soon]
    assert list(planned(MONDAY + timedelta(days=2))) == []


def test_a_plan_is_met_by_its_leaders_contact_a_few_days_earlier() -> None:
    make.house()
    leader, project = make.leader(), make.project()
    plan(project=project, leader=leader, planned_for=MONDAY + timedelta(days=5), by=None, at=MONDAY)
    later = MONDAY + timedelta(days=1)
    make.call(project, later, make.leader())
    assert planned(later).count() == 1
    make.call(project, later, leader)
    assert planned(later).count() == 0


def test_a_contact_before_the_plan_was_made_does_not_meet_it() -> None:
    make.house()
    leader, project = make.leader(), make.project()
    make.call(project, MONDAY, leader)
    later = MONDAY + timedelta(hours=1)
    plan(project=project, leader=leader, planned_for=MONDAY + timedelta(days=5), by=None, at=later)
    assert planned(later).count() == 1
