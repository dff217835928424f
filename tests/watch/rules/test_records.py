"""Records that lack what the other rules need."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from crm.projects.services import assign_manager, move_phase
from crm.watch.services import sweep
from crm.watch.values import FlagKind, Severity
from tests import make
from tests.make import MONDAY, local

from ..look import clock, raised, the

pytestmark = pytest.mark.django_db
GAP = FlagKind.DATA_GAP


@pytest.fixture(autouse=True)
def _house() -> None:
    make.house()


def test_a_complete_project_has_no_gap() -> None:
    make.project()
    assert not raised(GAP, "2026-10-19 07:00")


@pytest.mark.parametrize(
    ("facts", "missing"),
    [
        ({"executive_sponsor": None}, "executive sponsor"),
        ({"timezone": ""}, "time zone"),
        ({"executive_sponsor": None, "timezone": ""}, "executive sponsor, time zone"),
    ],
)
def test_a_client_without_sponsor_or_zone_is_a_gap(facts: dict[str, Any], missing: str) -> None:
    make.project(make.client(**facts), opened=date(2026, 10, 5))
    sweep(MONDAY)
    flag = the(GAP)
    assert (flag.why, flag.severity, clock(flag.opened_at)) == (f"missing: {missing}", Severity.NOTICE, "Mon 05 00:00")


def test_a_project_without_manager_is_a_gap_until_it_has_one() -> None:
    project = make.project()
    project.project_manager = None
    project.save()
    assert raised(GAP, "2026-10-19 07:00")
    assign_manager(project=project, to=make.person(), by=None, at=local("2026-10-19 08:00"), reason="Takes over.")
    assert not raised(GAP, "2026-10-19 08:01")


def test_a_closed_project_may_lack_anything() -> None:
    project = make.project(make.client(timezone=""))
    assert raised(GAP, "2026-10-19 07:00")
    move_phase(project=project, phase="closed", by=None, at=local("2026-10-19 08:00"))
    assert not raised(GAP, "2026-10-19 08:01")
