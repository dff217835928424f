"""An invented company is stored as the services would have stored it, had its people typed it."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import models, transaction

from crm.conversations.models import Clock, Interaction, InteractionProject, Restatement, Thread
from crm.conversations.services import derive, make_findable
from crm.conversations.services.placing import place_on_projects
from crm.projects.models import Project
from crm.staff.services import install
from crm.watch.services import sweep
from crm.web.installing import seed
from seeds.synthetic import Size, load
from tests.make import MONDAY

pytestmark = pytest.mark.django_db

SIZE = Size(interactions=500, projects=12, clients=4, waiting=6)


@pytest.fixture
def company() -> None:
    seed(at=MONDAY)
    for _ in load(SIZE, at=MONDAY):
        pass


def rows(model: type[models.Model], *but: str) -> list[tuple[Any, ...]]:
    names = [field.attname for field in model._meta.concrete_fields if field.name not in but]
    return sorted(model._default_manager.values_list(*names), key=str)


def test_deriving_every_thread_again_changes_no_clock(company: None) -> None:
    before = rows(Clock)
    for thread in Thread.objects.all():
        derive(thread=thread, at=MONDAY)
    assert rows(Clock) == before
    assert not Restatement.objects.exists()


def test_placing_every_contact_again_changes_no_place(company: None) -> None:
    before = rows(InteractionProject, "id")
    for fact in Interaction.objects.all():
        place_on_projects(fact, list(fact.projects.all()), with_contact=fact.contacts.exists())
    assert rows(InteractionProject, "id") == before


def test_every_contact_is_found_by_the_words_it_has(company: None) -> None:
    assert make_findable(Interaction.objects.all()) == 0


def test_a_second_sweep_has_nothing_to_change(company: None) -> None:
    before = rows(Project)
    swept = sweep(MONDAY, wholly=True)
    assert (swept.opened, swept.changed, swept.closed) == (0, 0, 0)
    assert rows(Project) == before


def test_there_is_as_much_as_was_asked_for(company: None) -> None:
    assert Interaction.objects.count() == SIZE.weeks * SIZE.projects * 5 + SIZE.waiting
    assert Clock.objects.running().count() == SIZE.waiting
    assert Clock.objects.filter(in_time=False).exists()


def said(number: int) -> list[tuple[Any, ...]]:
    with transaction.atomic():
        for _ in load(SIZE, at=MONDAY, number=number):
            pass
        found = list(Interaction.objects.order_by("pk").values_list("occurred_at", "channel", "summary", "owner__name"))
        transaction.set_rollback(True)
    return found


def test_the_same_number_invents_the_same_company() -> None:
    seed(at=MONDAY)
    assert said(1) == said(1) != said(2)


def test_a_real_company_is_refused() -> None:
    install(company_name="Real", timezone="Europe/Zurich", at=MONDAY)
    with pytest.raises(CommandError, match="a real company"):
        call_command("synthetic_load", interactions=100, stdout=StringIO())
