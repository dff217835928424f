"""What the rules would have found at a past instant, and in which words."""

from __future__ import annotations

import pytest

from crm.clients.models import Client
from crm.clients.services import change_client
from crm.conversations.services import excuse
from crm.projects.models import Project
from crm.projects.services import assign_manager
from crm.staff.queries import calendar_at
from crm.watch.models import Flag
from crm.watch.past import flags_then
from crm.watch.past_rules import tell_as_then
from crm.watch.services import sweep
from crm.watch.values import FlagKind
from tests import make
from tests.make import local

pytestmark = pytest.mark.django_db
MONDAY, FRIDAY = local("2026-10-19 07:00"), local("2026-10-23 12:00")


@pytest.fixture
def project() -> Project:
    make.house()
    return make.project(make.client(timezone="", executive_sponsor=make.leader()))


def why(kind: FlagKind) -> str:
    found = list(flags_then(MONDAY, Client.objects.all(), 5, MONDAY, MONDAY))
    tell_as_then(found, MONDAY, calendar_at(MONDAY))
    return next(flag.why for flag in found if flag.flag_kind == kind)


def test_what_was_filled_in_since_was_missing_then(project: Project) -> None:
    Project.objects.update(project_manager=None)
    project.refresh_from_db()
    sweep(MONDAY, wholly=True)
    change_client(client=project.client, by=None, at=FRIDAY, timezone="Europe/Vienna")
    sweep(FRIDAY, wholly=True)
    assert Flag.objects.get(flag_kind=FlagKind.DATA_GAP).why == "missing: project manager"
    assert why(FlagKind.DATA_GAP) == "missing: project manager, time zone"
    assign_manager(project=project, to=make.person(), by=None, at=FRIDAY, reason="Takes over.")
    sweep(FRIDAY)
    assert why(FlagKind.DATA_GAP) == "missing: project manager, time zone"


def test_replies_that_were_late_or_waived_since_do_not_change_how_many_were_late(project: Project) -> None:
    asked = [make.question(project, local(f"2026-10-{day} 09:00")) for day in (13, 14, 15, 20)]
    sweep(MONDAY)
    assert why(FlagKind.REPEAT_BREACH) == "3 late or missing replies in ten business days"
    excuse(clock=make.clock_of(asked[0]), by=make.person(), at=FRIDAY, reason="Only to inform us.")
    sweep(FRIDAY)
    assert why(FlagKind.REPEAT_BREACH) == "3 late or missing replies in ten business days"
