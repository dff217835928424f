from __future__ import annotations

from datetime import timedelta

import pytest

from crm.clients.models import Client
from crm.clients.queries import clients_for
from crm.conversations.duties import duties_of
from crm.conversations.models import Clock, Commitment
from crm.conversations.services import hand_over_everything, retire
from crm.projects.models import Project
from crm.staff.errors import Refusal
from crm.staff.models import StaffMember
from crm.staff.services import deactivate
from tests import make
from tests.make import MONDAY, clock_of, local

pytestmark = pytest.mark.django_db


@pytest.fixture
def jane() -> StaffMember:
    """She manages a project, waits to answer, has promised something and owes minutes."""
    make.house()
    jane = make.person("Jane")
    project = make.project(make.client("Acme", relationship_owner=jane, executive_sponsor=jane), project_manager=jane)
    make.question(project, local("2026-10-16 15:00"))
    make.promised(project, MONDAY + timedelta(days=3), owner=jane)
    make.call(project, local("2026-10-15 10:00"), jane, channel="video_meeting", owner=jane)
    return jane


def test_what_somebody_answers_for_is_counted_by_kind_in_one_statement(
    jane: StaffMember, django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        duties = duties_of(jane)
    assert duties.words == (
        "1 waiting question, 1 open promise, 1 set of minutes, 1 open project, 1 client to sponsor, "
        "1 client relationship"
    )


def test_nobody_leaves_who_still_answers_for_something(jane: StaffMember) -> None:
    with pytest.raises(Refusal, match="1 waiting question, 1 open promise"):
        retire(staff=jane, by=make.person(), at=MONDAY, reason="new job")
    assert StaffMember.objects.get(pk=jane.pk).is_active


def test_everything_goes_over_in_one_step_and_then_they_may_leave(jane: StaffMember) -> None:
    tom, chief, ada = make.person("Tom"), make.leader("Chief"), make.person("Ada")
    hand_over_everything(staff=jane, to=tom, sponsor=chief, by=ada, at=MONDAY, reason="Jane leaves")
    retire(staff=jane, by=ada, at=MONDAY, reason="new job")
    client = Client.objects.get(name="Acme")
    assert (client.executive_sponsor, client.relationship_owner) == (chief, tom)
    assert {row.owner for row in (*Clock.objects.all(), *Commitment.objects.all())} == {tom}
    assert Project.objects.get(client=client).project_manager == tom
    assert not StaffMember.objects.get(pk=jane.pk).is_active


def test_what_is_closed_keeps_its_owner(jane: StaffMember) -> None:
    project = Project.objects.get(project_manager=jane)
    answered = make.question(project, local("2026-10-12 09:00"))
    make.answer(answered, local("2026-10-12 10:00"), by=jane)
    hand_over_everything(staff=jane, to=make.person(), sponsor=make.leader(), by=None, at=MONDAY, reason="Jane leaves")
    assert clock_of(answered).owner == jane


def test_whoever_takes_over_may_see_the_restricted_client(jane: StaffMember) -> None:
    Client.objects.filter(name="Acme").update(restricted_access=True)
    Project.objects.update(project_manager=None)
    tom = make.person("Tom")
    Client.objects.filter(name="Acme").update(relationship_owner=None)
    hand_over_everything(staff=jane, to=tom, sponsor=make.leader(), by=None, at=MONDAY, reason="Jane leaves")
    assert clients_for(tom, at=MONDAY).filter(name="Acme").exists()


def test_nobody_takes_over_from_themselves_or_after_leaving(jane: StaffMember) -> None:
    gone = make.person("Gone")
    deactivate(member=gone, by=jane, at=MONDAY, reason="new job")
    for successor in (jane, gone):
        with pytest.raises(Refusal, match="Name somebody else"):
            hand_over_everything(staff=jane, to=successor, sponsor=make.leader(), by=None, at=MONDAY, reason="leaves")
