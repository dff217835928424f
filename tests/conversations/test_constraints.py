"""What the database itself refuses, should a verb ever forget."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction

from crm.conversations.models import Clock, Interaction, InteractionProject, Participation
from crm.projects.models import Project
from tests import make
from tests.make import clock_of, local

pytestmark = pytest.mark.django_db

NINE = local("2026-10-19 09:00")


@pytest.fixture
def asked() -> Interaction:
    make.house()
    return make.question(make.project(), NINE, message_key="<1@lumen.test>")


def broken(write: Callable[[], object]) -> None:
    with pytest.raises(IntegrityError, match=r"(?i)unique|check"), transaction.atomic():
        write()


def test_a_message_key_stands_once(asked: Interaction) -> None:
    other = make.question(Project.objects.get(), NINE)
    broken(lambda: Interaction.objects.filter(pk=other.pk).update(message_key="<1@lumen.test>"))


def test_a_withdrawal_has_its_reason(asked: Interaction) -> None:
    broken(lambda: Interaction.objects.filter(pk=asked.pk).update(withdrawn_at=NINE))


def test_an_interaction_stands_once_on_a_project(asked: Interaction) -> None:
    place = InteractionProject.objects.get(interaction=asked)
    place.pk = None
    broken(place.save)


def test_a_person_takes_part_once(asked: Interaction) -> None:
    ann = make.person()
    facts = {"interaction": asked, "staff": ann, "occurred_at": asked.occurred_at}
    Participation.objects.create(participation="led", **facts)
    broken(lambda: Participation.objects.create(participation="cc", **facts))


def test_a_question_opens_one_clock(asked: Interaction) -> None:
    clock = clock_of(asked)
    clock.pk = None
    broken(clock.save)


def test_a_clock_has_stopped_or_runs(asked: Interaction) -> None:
    clocks = Clock.objects.filter(opened_by=asked)
    broken(lambda: clocks.update(stopped_at=NINE))
    broken(lambda: clocks.update(state="answered"))
