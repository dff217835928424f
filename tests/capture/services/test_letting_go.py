from __future__ import annotations

from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from crm.capture.keeping import LET_GO, outlived_interactions, unused_contacts
from crm.capture.services.letting_go import let_go
from crm.clients.models import Contact
from crm.conversations.models import Clock, Interaction
from crm.conversations.services import correct
from crm.projects.models import Project
from crm.projects.services import move_phase
from crm.staff.models import AuditEvent
from crm.staff.services import chain
from crm.staff.verifying import faults
from tests import make
from tests.make import MONDAY

pytestmark = pytest.mark.django_db
YEAR = timedelta(days=366)


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


@pytest.fixture
def project() -> Project:
    """It closed on Monday, after a question that was answered and then corrected."""
    make.house()
    project = make.project()
    asked = make.question(project, MONDAY, summary="Where is the batch?")
    make.answer(asked, MONDAY + timedelta(hours=1))
    correct(
        interaction=asked,
        by=make.person(),
        at=MONDAY + timedelta(hours=2),
        summary="Where is batch 7?",
        reason="a slip",
    )
    move_phase(project=project, phase="closed", by=make.person(), at=MONDAY + timedelta(hours=3), reason="done")
    return project


def test_seven_years_after_the_project_closed_the_words_go_and_the_figures_stay(project: Project) -> None:
    clock = Clock.objects.values("opened_at", "stopped_at", "state").get()
    assert not outlived_interactions(MONDAY + 6 * YEAR).exists()
    assert let_go(by=None, at=MONDAY + 7 * YEAR) == (0, 2)
    assert set(Interaction.objects.values_list("summary", flat=True)) == {LET_GO}
    assert Clock.objects.values("opened_at", "stopped_at", "state").get() == clock
    assert not AuditEvent.objects.filter(old__contains="batch").exists()
    assert let_go(by=None, at=MONDAY + 7 * YEAR) == (0, 0)


def test_the_trail_stays_whole(project: Project) -> None:
    chain()
    let_go(by=None, at=MONDAY + 7 * YEAR)
    chain()
    assert list(faults()) == []


def test_what_a_living_project_shares_stays(project: Project) -> None:
    both = make.call(project, MONDAY, make.leader(), projects=[project, make.project(project.client)])
    assert both not in outlived_interactions(MONDAY + 7 * YEAR)


def test_who_took_part_in_nothing_for_two_years_is_erased(project: Project) -> None:
    idle = make.contact(project.client, "Ida Idle")
    busy = make.contact(project.client, "Bea Busy")
    make.call(project, MONDAY, make.leader(), contacts=[busy])
    assert not unused_contacts(MONDAY + YEAR).exists()
    # She was entered months before that call.
    let_go(by=None, at=make.LONG_AGO + 2 * YEAR)
    names = dict(Contact.objects.values_list("pk", "name"))
    assert (names[idle.pk], names[busy.pk]) == (f"Contact {idle.pk}", "Bea Busy")
    assert busy in unused_contacts(MONDAY + 2 * YEAR)


def test_a_day_of_erasure_is_kept(project: Project) -> None:
    busy = make.contact(project.client, "Bea Busy", erase_after=MONDAY.date())
    make.call(project, MONDAY, make.leader(), contacts=[busy])
    assert list(unused_contacts(MONDAY)) == [busy]


def test_the_command_changes_nothing_until_it_is_told_to(project: Project) -> None:
    idle = make.contact(project.client, "Ida Idle")
    Contact.objects.filter(pk=idle.pk).update(erase_after=MONDAY.date())
    out = StringIO()
    call_command("retention", stdout=out)
    assert "Ida Idle" in out.getvalue()
    assert "1 person would be erased" in out.getvalue()
    assert Contact.objects.filter(name="Ida Idle").exists()
    call_command("retention", apply=True, stdout=out)
    assert "1 person was erased, and the words of no contacts let go." in out.getvalue()
