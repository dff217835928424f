"""Silence limits and the ladder as rows with a first day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import transaction

from crm.clients.models import Client
from crm.projects.models import Project
from crm.projects.values import PhaseGroup
from crm.staff.errors import Refusal
from crm.staff.models import AuditEvent
from crm.watch.defaults import LADDER, SILENCE
from crm.watch.ladder import steps_on
from crm.watch.services import seed_policies, set_ladder, set_silence_policy
from crm.watch.silence import silence_limits
from tests import make
from tests.make import MONDAY

pytestmark = pytest.mark.django_db
TODAY = MONDAY.date()
YESTERDAY = TODAY - timedelta(days=1)
SHORT = dict.fromkeys(PhaseGroup, (3, 3, 3))


@pytest.fixture(autouse=True)
def _house() -> None:
    make.house()


def silence_limit(project: Project, day: date) -> int | None:
    return silence_limits([project.client_id], day).of(project)


def test_silence_limits_hold_from_their_first_day() -> None:
    project = make.project()
    set_silence_policy(valid_from=TODAY, limits=SHORT, by=None, at=MONDAY)
    assert [silence_limit(project, day) for day in (YESTERDAY, TODAY)] == [14, 3]


def test_a_clients_own_silence_limits_come_first() -> None:
    own, other = make.project(), make.project()
    set_silence_policy(valid_from=date(2026, 1, 1), limits=SHORT, client=own.client, by=None, at=MONDAY)
    assert [silence_limit(project, TODAY) for project in (own, other)] == [3, 14]


def test_new_limits_have_their_clients_judged_again() -> None:
    own, other = make.client(), make.client()
    Client.objects.update(changed_at=None)
    set_silence_policy(valid_from=TODAY, limits=SHORT, client=own, by=None, at=MONDAY)
    assert list(Client.objects.filter(changed_at=MONDAY)) == [own]
    set_ladder(valid_from=TODAY, steps=LADDER, by=None, at=MONDAY)
    assert set(Client.objects.filter(changed_at=MONDAY)) == {own, other}


def test_a_ladder_rolled_back_leaves_nothing_for_the_next() -> None:
    with transaction.atomic():
        set_ladder(valid_from=TODAY, steps={1: (1, 1, 1), 2: (2, 2, 2)}, by=None, at=MONDAY)
        assert steps_on(TODAY)["normal"] == (timedelta(hours=1), timedelta(hours=2))
        transaction.set_rollback(True)
    set_ladder(valid_from=TODAY, steps={1: (3, 3, 3)}, by=None, at=MONDAY)
    assert steps_on(TODAY)["normal"] == (timedelta(hours=3),)


@pytest.mark.parametrize("limits", [{PhaseGroup.PURSUIT: (1, 1, 1)}, SILENCE | {PhaseGroup.CLOSING: (0, 1, 1)}])
def test_incomplete_silence_limits_are_refused(limits: dict[PhaseGroup, tuple[int, int, int]]) -> None:
    with pytest.raises(Refusal, match="Every phase group"):
        set_silence_policy(valid_from=TODAY, limits=limits, by=None, at=MONDAY)


def test_two_policies_never_begin_on_one_day() -> None:
    set_silence_policy(valid_from=TODAY, limits=SHORT, by=None, at=MONDAY)
    set_ladder(valid_from=TODAY, steps=LADDER, by=None, at=MONDAY)
    with pytest.raises(Refusal, match="already a policy"):
        set_silence_policy(valid_from=TODAY, limits=SHORT, by=None, at=MONDAY)
    with pytest.raises(Refusal, match="already a ladder"):
        set_ladder(valid_from=TODAY, steps=LADDER, by=None, at=MONDAY)


def test_a_ladder_whose_levels_do_not_rise_is_refused() -> None:
    with pytest.raises(Refusal, match="must begin later"):
        set_ladder(valid_from=TODAY, steps=LADDER | {3: (9.0, 2.0, 1.0)}, by=None, at=MONDAY)


def test_the_ladder_holds_from_its_first_day_and_leaves_its_mark() -> None:
    director = make.person()
    set_ladder(valid_from=TODAY, steps={1: (0.0, 0.0, 0.0), 2: (1.0, 1.0, 1.0)}, by=director, at=MONDAY)
    assert [len(steps_on(day)["normal"]) for day in (YESTERDAY, TODAY)] == [4, 2]
    assert AuditEvent.objects.filter(actor=director, reason="new ladder").count() == 2


def test_what_is_missing_says_what_to_do() -> None:
    with pytest.raises(Refusal, match=r"Run `manage\.py prepare`"):
        silence_limit(make.project(), date(1999, 1, 1))
    with pytest.raises(Refusal, match=r"Run `manage\.py prepare`"):
        steps_on(date(1999, 1, 1))


def test_seeding_twice_keeps_what_is_there() -> None:
    set_silence_policy(valid_from=TODAY, limits=SHORT, by=None, at=MONDAY)
    seed_policies(at=MONDAY)
    assert silence_limit(make.project(), TODAY) == 3
