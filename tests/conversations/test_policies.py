"""Targets as rows with a first day: which one a question gets, and what is refused."""

from __future__ import annotations

from copy import deepcopy
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from crm.clients.models import Client
from crm.conversations.defaults import CAPS, TARGETS
from crm.conversations.models import ChannelCap, Clock, ResponsePolicy, ResponseTarget
from crm.conversations.services import derive, seed_policy, set_response_policy
from crm.projects.models import Project
from crm.staff.errors import Refusal
from crm.staff.models import AuditEvent
from tests import make
from tests.make import MONDAY, clock_of, local

pytestmark = pytest.mark.django_db

TUESDAY = date(2026, 10, 20)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def house() -> None:
    make.house()


@pytest.fixture
def project() -> Project:
    return make.project()


def table(**hours: float) -> dict[str, dict[str, timedelta]]:
    """The shipped targets with other hours for normal questions; a standard client waits no longer than a core one."""
    hours = {"standard": hours.get("core", 9), **hours}
    rows = deepcopy(TARGETS)
    rows["normal"] |= {name: span * HOUR for name, span in hours.items()}
    return rows


def policy(valid_from: date = TUESDAY, client: Client | None = None, **hours: float) -> ResponsePolicy:
    targets = table(**hours)
    return set_response_policy(valid_from=valid_from, targets=targets, caps=CAPS, by=None, at=MONDAY, client=client)


def asked(project: Project, at: str, **facts: Any) -> Clock:
    return clock_of(make.question(project, local(at), **facts))


def test_a_policy_holds_from_the_midnight_of_its_first_day(project: Project) -> None:
    policy(TUESDAY, core=5)
    assert asked(project, "2026-10-19 23:59:59").target == 9 * HOUR
    assert asked(project, "2026-10-20 00:00").target == 5 * HOUR


def test_a_policy_rolled_back_leaves_nothing_for_the_next(project: Project) -> None:
    with transaction.atomic():
        policy(TUESDAY, core=5)
        assert asked(project, "2026-10-20 09:00").target == 5 * HOUR
        transaction.set_rollback(True)
    policy(TUESDAY, core=7)
    assert asked(project, "2026-10-20 10:00").target == 7 * HOUR


def test_a_question_typed_in_later_has_the_target_of_its_day(project: Project) -> None:
    policy(TUESDAY, core=5)
    late = asked(project, "2026-10-19 09:00", logged=local("2026-10-21 09:00"))
    assert late.target == 9 * HOUR


def test_targets_and_basis_stay_after_a_policy_was_written(project: Project) -> None:
    before = asked(project, "2026-10-20 09:00")
    policy(TUESDAY, core=5)
    derive(thread=before.thread, at=MONDAY)
    clock = clock_of(before.opened_by)
    assert (clock.target, clock.target_basis, clock.policy) == (before.target, before.target_basis, before.policy)


def test_targets_stay_when_the_client_changes_its_tier(project: Project) -> None:
    before = asked(project, "2026-10-20 09:00")
    Client.objects.filter(pk=project.client_id).update(tier="strategic")
    make.answer(before.opened_by, local("2026-10-20 10:00"))
    assert clock_of(before.opened_by).target == 9 * HOUR
    assert asked(project, "2026-10-20 11:00").target == 4.5 * HOUR


def test_a_client_s_own_policy_wins_over_a_newer_one_for_everybody(project: Project) -> None:
    policy(date(2026, 10, 1), client=project.client, core=3)
    policy(date(2026, 10, 10), core=6)
    assert asked(project, "2026-10-20 09:00").target == 3 * HOUR
    assert asked(make.project(), "2026-10-20 09:00").target == 6 * HOUR


def test_a_client_s_own_policy_waits_for_its_first_day(project: Project) -> None:
    policy(TUESDAY, client=project.client, core=3)
    assert asked(project, "2026-10-19 09:00").target == 9 * HOUR


@pytest.mark.parametrize(
    ("client", "project"),
    [({"lifecycle": "prospect"}, {}), ({}, {"phase": "proposal"}), ({}, {"phase": "inquiry", "status": "pipeline"})],
)
def test_a_prospect_or_a_project_not_won_yet_is_in_pursuit(client: dict[str, Any], project: dict[str, Any]) -> None:
    clock = asked(make.project(make.client(**client), **project), "2026-10-20 09:00")
    assert (clock.target, clock.target_basis) == (4.5 * HOUR, "pursuit, normal: 4.5 business hours")


def test_a_question_about_a_won_project_of_an_old_client_is_not_in_pursuit(project: Project) -> None:
    make.project(project.client, phase="proposal")
    assert asked(project, "2026-10-20 09:00").target == 9 * HOUR


def test_urgent_work_with_cover_runs_through_the_night() -> None:
    night = asked(make.project(after_hours_cover=True), "2026-10-24 23:00", priority="urgent")
    assert (night.due_at, night.late_after) == (local("2026-10-25 01:00"),) * 2
    assert night.warn_at == local("2026-10-25 00:00")


def test_an_urgent_question_without_cover_rests_until_we_open(project: Project) -> None:
    night = asked(project, "2026-10-24 23:00", priority="urgent")
    assert night.due_at == local("2026-10-26 10:00")


def test_a_clock_is_warned_of_late_and_due_by_its_own_moments(project: Project) -> None:
    clock = asked(project, "2026-10-16 08:00")
    assert clock.warn_at == local("2026-10-16 14:45")
    assert (clock.due_at, clock.late_after) == (local("2026-10-16 17:00"), local("2026-10-19 08:00"))


def test_a_policy_leaves_its_mark() -> None:
    row = policy(TUESDAY, core=5)
    event = AuditEvent.objects.get(model="responsepolicy", object_id=row.pk)
    assert "normal: strategic 4:30:00, core 5:00:00, standard 5:00:00, pursuit 4:30:00" in event.new


def test_seeding_twice_writes_one_policy() -> None:
    seed_policy(at=MONDAY)
    assert ResponsePolicy.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"normal": None}, "The targets for normal are missing"),
        ({"asap": TARGETS["urgent"]}, "“asap” is no priority"),
        ({"normal": TARGETS["normal"] | {"core": timedelta()}}, "Every target for normal needs a time above zero"),
        ({"normal": {"core": HOUR}}, "Every target for normal needs a time above zero"),
        (table(standard=9.5), "A standard client would wait longer than a core one for normal questions"),
    ],
)
def test_targets_that_break_the_rules_are_refused(change: dict[str, Any], sentence: str) -> None:
    rows = {name: row for name, row in (TARGETS | change).items() if row}
    with pytest.raises(Refusal) as refused:
        set_response_policy(valid_from=TUESDAY, targets=rows, caps=CAPS, by=None, at=MONDAY)
    assert sentence in str(refused.value)
    assert ResponsePolicy.objects.count() == 1


@pytest.mark.parametrize(
    ("part", "sentence"),
    [
        ({"caps": {"pigeon": HOUR}}, "“pigeon” is no channel"),
        ({"caps": {"chat": timedelta()}}, "The longest time for chat must be above zero"),
        ({"after_hours": timedelta()}, "must be above zero"),
        ({"minutes": -HOUR}, "must be above zero"),
    ],
)
def test_caps_and_spans_that_cannot_be_are_refused(part: dict[str, Any], sentence: str) -> None:
    known: dict[str, Any] = {"valid_from": TUESDAY, "targets": TARGETS, "caps": CAPS, "by": None, "at": MONDAY}
    with pytest.raises(Refusal, match=sentence):
        set_response_policy(**(known | part))


def test_two_policies_never_begin_on_one_day(project: Project) -> None:
    policy(TUESDAY)
    policy(TUESDAY, client=project.client)
    for client in (None, project.client):
        with pytest.raises(Refusal, match="already a policy that begins on 2026-10-20"):
            policy(TUESDAY, client=client)


def test_the_database_holds_the_same_promises(project: Project) -> None:
    shipped = ResponsePolicy.objects.get()
    broken = [
        ResponseTarget(policy=shipped, priority="x", strategic=HOUR, core=HOUR, standard=2 * HOUR, pursuit=HOUR),
        ResponseTarget(policy=shipped, priority="urgent", strategic=HOUR, core=HOUR, standard=HOUR, pursuit=HOUR),
        ChannelCap(policy=shipped, channel="chat", longest=HOUR),
        ResponsePolicy(valid_from=shipped.valid_from, after_hours_target=HOUR, minutes_target=HOUR),
    ]
    policy(TUESDAY, client=project.client)
    broken.append(
        ResponsePolicy(valid_from=TUESDAY, client=project.client, after_hours_target=HOUR, minutes_target=HOUR)
    )
    for row in broken:
        with pytest.raises(IntegrityError, match=r"(?i)unique|check"), transaction.atomic():
            row.save()
