"""Undo leaves everything as it was."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from crm.conversations.models import Clock, Commitment, Interaction, InteractionProject
from crm.projects.models import Project
from crm.watch.models import Flag
from crm.watch.services import sweep
from crm.web.door import now
from tests import make

from .conftest import Desk

pytestmark = pytest.mark.django_db


def state() -> dict[str, Any]:
    """Every figure a page shows: clocks, promises, flags, timelines and the projects' next moments."""
    moments = ("pk", "leader_warn_at", "leader_due_at", "silent_after")
    return {
        "clocks": list(Clock.objects.order_by("pk").values()),
        "promises": list(Commitment.objects.all().open().order_by("pk").values()),
        "flags": sorted(Flag.objects.all().standing().values_list("flag_kind", "client", "project", "interaction")),
        "places": list(InteractionProject.objects.filter(standing=True).values_list("interaction", "project")),
        "projects": list(Project.objects.order_by("pk").values_list(*moments)),
    }


@pytest.mark.parametrize(
    "line",
    [
        "mail to Jane it is the method, owe data tomorrow",
        "call Jane +ark all clear",
        "mail from Acme one more thing?",
        "note Acme they worry",
        "2h ago call Acme Jane plan ok",
    ],
)
def test_undo_restores_every_figure(desk: Desk, line: str) -> None:
    at = now()
    make.question(desk.alder, at - timedelta(days=9), summary="Dissolution looks low", contacts=[desk.jane])
    make.promised(desk.alder, at - timedelta(days=1), owner=desk.me)
    sweep(at, wholly=True)
    before = state()
    desk.log(line)
    assert state() != before
    desk.browser.post(f"/log/{Interaction.objects.latest('pk').pk}/undo/")
    after = state()
    assert {name: after[name] for name in before if after[name] != before[name]} == {}


def test_undo_is_safe_to_press_twice(desk: Desk) -> None:
    desk.log("call Acme plan ok, owe data tomorrow")
    path = f"/log/{Interaction.objects.get().pk}/undo/"
    assert "Undone." in desk.page_after(desk.browser.post(path))
    assert "Undone." in desk.page_after(desk.browser.post(path))
    assert not Commitment.objects.all().open().exists()


def test_after_its_time_undo_points_to_withdrawing(desk: Desk) -> None:
    desk.log("call Acme plan ok")
    Interaction.objects.update(logged_at=now() - timedelta(minutes=1))
    answer = desk.browser.post(f"/log/{Interaction.objects.get().pk}/undo/")
    assert "Undo is over." in desk.page_after(answer)
    assert Interaction.objects.standing().exists()


def test_only_who_logged_it_can_undo(desk: Desk) -> None:
    desk.log("call Acme plan ok")
    desk.browser.force_login(make.person())
    desk.browser.post(f"/log/{Interaction.objects.get().pk}/undo/")
    assert Interaction.objects.standing().exists()
