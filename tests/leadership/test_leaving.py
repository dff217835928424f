from __future__ import annotations

from datetime import timedelta

import pytest

from crm.leadership.queries import planned
from crm.leadership.services import hand_over_planned, plan
from crm.staff.errors import Refusal
from crm.staff.models import AuditEvent
from tests import make
from tests.make import MONDAY

pytestmark = pytest.mark.django_db


def test_planned_contacts_of_a_leader_who_leaves_go_to_another() -> None:
    make.house()
    old, new = make.leader("Old"), make.leader("New")
    plan(project=make.project(), leader=old, planned_for=MONDAY + timedelta(days=1), by=old, at=MONDAY)
    with pytest.raises(Refusal, match="not a senior leader"):
        hand_over_planned(leader=old, to=make.person(), by=None, at=MONDAY)
    assert hand_over_planned(leader=old, to=new, by=None, at=MONDAY) == 1
    assert [touch.leader for touch in planned(MONDAY)] == [new]
    assert AuditEvent.objects.filter(model="touchpoint", field="leader", old="Old", new="New").exists()
