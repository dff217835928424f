from __future__ import annotations

from datetime import timedelta

import pytest

from crm.conversations.models import Clock, Interaction, InteractionProject, InteractionWords
from crm.conversations.services import correct, withdraw, withdraw_all
from crm.staff.errors import Refusal
from crm.staff.models import AuditEvent
from tests import make
from tests.make import MONDAY

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _house() -> None:
    make.house()


def take_back(*facts: Interaction) -> list[Interaction]:
    return withdraw_all(interactions=facts, by=None, at=MONDAY + timedelta(hours=3), reason="wrong file")


def test_many_taken_back_are_as_if_each_was_withdrawn() -> None:
    project, leader = make.project(), make.leader()
    asked = make.question(project, MONDAY)
    make.answer(asked, MONDAY + timedelta(hours=1))
    call = make.call(project, MONDAY, leader)
    take_back(asked, call)
    assert not Clock.objects.exists()
    assert not InteractionProject.objects.filter(is_touchpoint=True).exists()
    assert InteractionWords.objects.count() == 1


def test_an_answer_taken_back_lets_its_question_run_again() -> None:
    asked = make.question(make.project(), MONDAY)
    take_back(make.answer(asked, MONDAY + timedelta(hours=1)))
    assert make.clock_of(asked).state == "running"


def test_what_was_touched_since_is_left_as_it_is() -> None:
    one, two, three = (make.question(make.project(), MONDAY) for _ in range(3))
    correct(interaction=one, by=None, at=MONDAY, reason="typo", summary="Where is the batch?")
    withdraw(interaction=two, by=None, at=MONDAY, reason="twice")
    assert take_back(one, two, three) == [three]


def test_each_lets_go_of_its_key_and_keeps_a_mark() -> None:
    asked = make.question(make.project(), MONDAY, message_key="row-1")
    take_back(asked)
    asked.refresh_from_db()
    assert asked.message_key is None
    assert AuditEvent.objects.get(object_id=asked.pk, field="withdrawn_at").reason == "wrong file"


def test_nothing_is_taken_back_without_a_reason() -> None:
    with pytest.raises(Refusal, match="Say why"):
        withdraw_all(interactions=[], by=None, at=MONDAY, reason=" ")
