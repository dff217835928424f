from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from crm.leadership.defaults import LIMITS
from crm.leadership.limits import limit_on, limits_for
from crm.leadership.services import plan, refresh, seed_policy, set_leadership_policy
from crm.projects.models import Project
from crm.projects.values import PhaseGroup
from crm.staff.errors import Refusal
from crm.staff.models import AuditEvent
from tests import make
from tests.make import MONDAY

pytestmark = pytest.mark.django_db

TODAY = MONDAY.date()
TIGHT = dict.fromkeys(PhaseGroup, (7, 7, 7))


@pytest.fixture(autouse=True)
def _house() -> None:
    make.house()


def limit(project: Project, day: date = TODAY) -> int | None:
    return limit_on(project, day, limits_for([project.client_id], day).of(project.client_id))


def test_a_policy_holds_from_its_first_day() -> None:
    project = make.project()
    set_leadership_policy(valid_from=TODAY, limits=TIGHT, by=None, at=MONDAY)
    assert [limit(project, TODAY - timedelta(days=1)), limit(project, TODAY)] == [30, 7]


def test_a_clients_own_policy_comes_before_everybodys() -> None:
    own, other = make.project(), make.project()
    set_leadership_policy(valid_from=date(2026, 1, 1), limits=TIGHT, client=own.client, by=None, at=MONDAY)
    set_leadership_policy(valid_from=TODAY, limits=dict.fromkeys(PhaseGroup, (9, 9, 9)), by=None, at=MONDAY)
    assert [limit(own), limit(other)] == [7, 9]


def test_a_policy_brings_its_own_onboarding_window() -> None:
    project = make.project(opened=date(2026, 9, 1), kickoff=TODAY - timedelta(days=20))
    set_leadership_policy(valid_from=TODAY, limits=LIMITS, onboarding_days=20, by=None, at=MONDAY)
    assert [limit(project, TODAY - timedelta(days=1)), limit(project, TODAY)] == [14, 30]


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        ({group: LIMITS[group] for group in list(PhaseGroup)[1:]}, "Every phase group"),
        (LIMITS | {PhaseGroup.PAUSED: (1, 0, 1)}, "at least one day"),
    ],
    ids=["a group is missing", "no day at all"],
)
def test_an_incomplete_policy_is_refused(limits: dict[PhaseGroup, tuple[int, int, int]], words: str) -> None:
    with pytest.raises(Refusal, match=words):
        set_leadership_policy(valid_from=TODAY, limits=limits, by=None, at=MONDAY)


def test_two_policies_never_begin_on_one_day() -> None:
    set_leadership_policy(valid_from=TODAY, limits=TIGHT, by=None, at=MONDAY)
    with pytest.raises(Refusal, match="already a policy"):
        set_leadership_policy(valid_from=TODAY, limits=LIMITS, by=None, at=MONDAY)


def test_without_any_policy_the_refusal_says_what_to_do() -> None:
    with pytest.raises(Refusal, match=r"Run `manage\.py prepare`"):
        limits_for([1], date(1999, 12, 31)).of(1)


def test_seeding_twice_keeps_what_is_there() -> None:
    set_leadership_policy(valid_from=TODAY, limits=TIGHT, by=None, at=MONDAY)
    seed_policy(at=MONDAY)
    assert limit(make.project()) == 7


def moments(project: Project, at: datetime = MONDAY) -> tuple[str, str]:
    refresh(projects=[project], at=at)
    project.refresh_from_db()
    assert project.leader_warn_at is not None
    assert project.leader_due_at is not None
    return f"{project.leader_warn_at.astimezone(make.SITE)}", f"{project.leader_due_at.astimezone(make.SITE)}"


def test_the_next_moments_are_midnights_of_the_site() -> None:
    project = make.project()
    make.call(project, make.local("2026-10-10 23:30"), make.leader())
    # 24 days of 30 are four fifths; the clocks have changed by then.
    assert moments(project) == ("2026-11-03 00:00:00-05:00", "2026-11-10 00:00:00-05:00")


def test_a_closed_project_has_no_next_moment() -> None:
    project = make.project()
    moments(project)
    project.status = "cancelled"
    refresh(projects=[project], at=MONDAY)
    project.refresh_from_db()
    assert (project.leader_warn_at, project.leader_due_at) == (None, None)


def planning(**other: Any) -> dict[str, Any]:
    leader = make.leader()
    facts = {"project": make.project(), "leader": leader, "by": leader, "at": MONDAY}
    return facts | {"planned_for": MONDAY + timedelta(days=1)} | other


def test_a_plan_is_kept_with_who_asked_for_it() -> None:
    manager = make.person()
    row = plan(**planning(by=manager, note="Dates that move."))
    assert (row.asked_by, row.sequence) == (manager, 0)
    assert AuditEvent.objects.filter(model="touchpoint", actor=manager, reason="Dates that move.").exists()


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({"planned_for": MONDAY}, "has passed"),
        ({"planned_for": datetime(2026, 10, 20, 9)}, "has no time zone"),
    ],
    ids=["not ahead", "no zone"],
)
def test_a_plan_for_no_real_moment_is_refused(other: dict[str, Any], words: str) -> None:
    with pytest.raises(Refusal, match=words):
        plan(**planning(**other))


def test_a_plan_with_somebody_who_is_no_leader_is_refused() -> None:
    with pytest.raises(Refusal, match="not a senior leader"):
        plan(**planning(leader=make.person("Tamsin Adeyolu")))
