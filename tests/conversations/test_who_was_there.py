from __future__ import annotations

import pytest

from crm.conversations.queries import last_touchpoint
from crm.conversations.services import Part, correct_parts
from crm.staff.errors import Refusal
from crm.staff.models import AuditEvent, StaffMember
from tests import make
from tests.make import MONDAY

pytestmark = pytest.mark.django_db


def test_a_leader_who_was_not_there_leaves_no_touchpoint() -> None:
    make.house()
    leader, project = make.leader("Ann Ash"), make.project()
    fact = make.call(project, MONDAY, leader)
    correct_parts(interaction=fact, parts=[], by=leader, at=MONDAY, reason="She could not come.")
    assert last_touchpoint([project.pk]) == {}
    [told] = AuditEvent.objects.filter(field="took_part")
    assert (told.old, told.new) == ("Ann Ash led", "")


def test_whoever_was_a_leader_then_stays_one_in_this_contact() -> None:
    make.house()
    leader, project = make.leader(), make.project()
    fact = make.call(project, MONDAY, leader)
    StaffMember.objects.update(is_leadership=False)
    correct_parts(interaction=fact, parts=[Part(leader, "attended")], by=leader, at=MONDAY, reason="Another led.")
    assert last_touchpoint([project.pk]) == {project.pk: MONDAY}


def test_the_same_people_again_change_nothing() -> None:
    make.house()
    leader = make.leader()
    fact = make.call(make.project(), MONDAY, leader)
    assert correct_parts(interaction=fact, parts=[Part(leader)], by=None, at=MONDAY, reason="Again.").version == 1


def test_a_change_needs_its_reason() -> None:
    make.house()
    fact = make.call(make.project(), MONDAY, make.leader())
    with pytest.raises(Refusal):
        correct_parts(interaction=fact, parts=[], by=None, at=MONDAY, reason="")
