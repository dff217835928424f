"""Flags as they stood at a past instant."""

from __future__ import annotations

from datetime import datetime
from importlib import import_module

import pytest
from django.apps import apps

from crm.clients.models import Client
from crm.projects.models import Project
from crm.staff.models import StaffMember
from crm.watch.models import Flag, FlagEvent
from crm.watch.past import Stood, flags_then, judged_since, stood, stood_then
from crm.watch.services import acknowledge, dismiss, reopen, snooze, sweep
from crm.watch.values import FlagKind, FlagStatus, Severity
from tests import make
from tests.make import local

pytestmark = pytest.mark.django_db
SLOW = FlagKind.SLOW_RESPONSE
# A question of Monday 09:00 is late on Tuesday after 09:00.
ASKED, LATE = "2026-10-19 09:00", "2026-10-20 10:00"


@pytest.fixture
def project() -> Project:
    make.house()
    return make.project(opened=local("2026-08-01 09:00").date())


@pytest.fixture
def by() -> StaffMember:
    return make.person("Ann Ash")


@pytest.fixture
def flag(project: Project, by: StaffMember) -> Flag:
    make.question(project, local(ASKED))
    sweep(local(LATE))
    return Flag.objects.get(flag_kind=SLOW)


def then(at: str | datetime) -> Stood | None:
    moment = local(at) if isinstance(at, str) else at
    rows = flags_then(moment, Client.objects.all(), 50, moment, moment)
    found, many = stood_then(rows, (), moment, 50)
    assert many == len(found)
    return next((one for one in found if one.flag.flag_kind == SLOW), None)


def at_state(at: str) -> tuple[str, int, str] | None:
    one = then(at)
    return (one.status, one.level, one.severity) if one else None


def test_a_flag_has_the_level_and_the_severity_it_had(flag: Flag) -> None:
    for hour in ("2026-10-20 14:00", "2026-10-21 10:00", "2026-10-23 10:00"):
        sweep(local(hour))
    assert at_state("2026-10-20 09:00") is None
    assert at_state(LATE) == (FlagStatus.OPEN, 1, Severity.NOTICE)
    assert at_state("2026-10-20 14:00") == (FlagStatus.OPEN, 2, Severity.WARNING)
    assert at_state("2026-10-21 10:00") == (FlagStatus.OPEN, 3, Severity.SERIOUS)


def test_a_flag_that_was_noticed_late_stood_from_when_it_was_true(project: Project) -> None:
    make.question(project, local(ASKED))
    sweep(local("2026-10-23 10:00"))
    assert at_state("2026-10-20 14:00") == (FlagStatus.OPEN, 2, Severity.WARNING)


def test_what_people_did_counts_from_when_they_did_it(flag: Flag, by: StaffMember) -> None:
    acknowledge(flag=flag, by=by, at=local("2026-10-20 11:00"))
    snooze(flag=flag, until=local("2026-10-21 09:00"), reason="They travel.", by=by, at=local("2026-10-20 12:00"))
    sweep(local("2026-10-21 11:00"))
    assert [one and one.status for one in map(then, (LATE, "2026-10-20 11:30", "2026-10-20 12:30"))] == [
        FlagStatus.OPEN,
        FlagStatus.ACKNOWLEDGED,
        FlagStatus.SNOOZED,
    ]
    assert at_state("2026-10-21 10:00") == (FlagStatus.OPEN, 3, Severity.SERIOUS)


def test_a_snooze_says_until_when_it_was_to_last_even_when_it_was_taken_back(flag: Flag, by: StaffMember) -> None:
    until = local("2026-10-22 09:00")
    snooze(flag=flag, until=until, reason="They travel.", by=by, at=local("2026-10-20 12:00"))
    reopen(flag=flag, by=by, at=local("2026-10-20 15:00"))
    resting, awake = then("2026-10-20 13:00"), then("2026-10-20 16:00")
    assert resting is not None
    assert (resting.status, resting.until) == (FlagStatus.SNOOZED, until)
    assert awake is not None
    assert (awake.status, awake.until) == (FlagStatus.OPEN, None)


def test_a_snooze_ends_at_its_moment_even_where_no_sweep_has_looked(flag: Flag, by: StaffMember) -> None:
    snooze(flag=flag, until=local("2026-10-20 13:00"), reason="At lunch.", by=by, at=local("2026-10-20 12:00"))
    one = then("2026-10-20 13:30")
    assert one is not None
    assert one.status == FlagStatus.OPEN


def test_a_dismissed_flag_stood_until_it_was_dismissed(flag: Flag, by: StaffMember) -> None:
    dismiss(flag=flag, reason="A test mail.", by=by, at=local("2026-10-20 11:00"))
    assert then("2026-10-20 10:30") is not None
    assert then("2026-10-20 11:30") is None


def test_a_closed_flag_stood_until_the_reply_not_until_it_was_written_down(flag: Flag) -> None:
    asked = flag.interaction
    assert asked
    make.answer(asked, local("2026-10-20 11:00"), logged=local("2026-10-22 09:00"))
    sweep(local("2026-10-22 09:00"))
    assert then("2026-10-20 10:30") is not None
    assert then("2026-10-20 11:30") is None


@pytest.mark.parametrize("kind", [FlagKind.NO_CONTACT, FlagKind.NO_LEADERSHIP_CONTACT])
def test_a_contact_written_down_late_takes_back_what_it_would_have_kept_from_beginning(
    project: Project, kind: FlagKind
) -> None:
    monday = local("2026-10-19 10:00")
    make.call(project, local("2026-08-03 10:00"), make.leader())
    sweep(monday)
    assert stood(monday).filter(flag_kind=kind).exists()
    make.call(project, local("2026-10-10 10:00"), make.leader(), logged=local("2026-10-20 10:00"))
    sweep(local("2026-10-20 10:00"))
    assert not stood(monday).filter(flag_kind=kind).exists()


def test_flags_are_known_since_they_were_judged_first(project: Project) -> None:
    assert not judged_since()
    make.question(project, local(ASKED))
    sweep(local(LATE))
    assert judged_since().get()["noticed_at"] == local(LATE)


def test_snoozes_of_before_are_recalled_where_their_end_is_known(project: Project, by: StaffMember) -> None:
    for _ in range(3):
        make.question(project, local(ASKED))
    sweep(local(LATE))
    rests, woken, taken_back = Flag.objects.filter(flag_kind=SLOW)
    for flag, until in ((rests, "2026-10-23 09:00"), (woken, "2026-10-21 09:00"), (taken_back, "2026-10-23 09:00")):
        snooze(flag=flag, until=local(until), reason="They travel.", by=by, at=local("2026-10-20 12:00"))
    reopen(flag=taken_back, by=by, at=local("2026-10-20 15:00"))
    sweep(local("2026-10-21 11:00"))
    FlagEvent.objects.update(until=None)
    import_module("crm.watch.migrations.0005_snoozed_until").recall(apps, None)
    ends = dict(FlagEvent.objects.filter(happening="snoozed").values_list("flag", "until"))
    assert ends == {rests.pk: local("2026-10-23 09:00"), woken.pk: local("2026-10-21 09:00"), taken_back.pk: None}
