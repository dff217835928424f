"""Each reader's own day, hour and zone: the digest of a week leaves then, and once."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.core import mail

from crm.digests.build import build
from crm.digests.models import Digest
from crm.digests.period import last_period
from crm.digests.queries import late_digests
from crm.digests.schedule import next_digests
from crm.digests.services import prepare
from crm.staff.models import StaffMember
from crm.staff.queries import calendar_at
from crm.staff.services import change_member
from crm.watch.services import sweep
from tests import make
from tests.make import MONDAY, local

from .post import posted

pytestmark = pytest.mark.django_db


@pytest.fixture
def ingrid() -> StaffMember:
    make.house()
    return make.leader("Ingrid Vaelstrom", staff_role="cbo")


def chooses(reader: StaffMember, **choices: Any) -> None:
    change_member(member=reader, by=reader, at=MONDAY - timedelta(days=30), **choices)


def left(*moments: str) -> list[int]:
    """How many mails had left by each of these site-local moments."""
    counts = []
    for moment in moments:
        prepare(local(moment))
        posted(local(moment))
        counts.append(len(mail.outbox))
    return counts


def test_it_leaves_at_the_day_and_hour_of_the_reader(ingrid: StaffMember) -> None:
    chooses(ingrid, digest_day=2, digest_hour=time(16, 30))
    make.person(staff_role="ceo")
    assert left("2026-10-19 07:00", "2026-10-21 16:29", "2026-10-21 16:30", "2026-10-23 12:00") == [1, 1, 2, 2]
    assert Digest.objects.get(recipient=ingrid).due_at == local("2026-10-21 16:30")


def test_the_hour_is_that_of_the_readers_zone(ingrid: StaffMember) -> None:
    chooses(ingrid, timezone="Europe/Berlin")
    assert left("2026-10-19 00:59", "2026-10-19 01:00") == [0, 1]


def test_no_zone_is_so_far_east_that_the_week_has_not_ended(ingrid: StaffMember) -> None:
    chooses(ingrid, timezone="Asia/Tokyo")
    assert left("2026-10-12 00:00", "2026-10-18 23:59", "2026-10-19 00:00") == [1, 1, 2]
    assert "12 to 18 October" in str(mail.outbox[1].body)


def test_on_a_holiday_it_leaves_on_the_next_working_day(ingrid: StaffMember) -> None:
    chooses(ingrid, digest_day=4)
    make.holiday("2026-10-23")
    assert left("2026-10-23 12:00", "2026-10-26 06:59") == [0, 0]
    assert left("2026-10-26 07:00") == [1]
    assert "12 to 18 October" in str(mail.outbox[0].body)
    assert left("2026-10-30 07:00") == [2]


def test_who_changes_the_day_after_reading_hears_of_the_week_once(ingrid: StaffMember) -> None:
    assert left("2026-10-19 07:00") == [1]
    chooses(ingrid, digest_day=4)
    assert left("2026-10-20 12:00", "2026-10-23 12:00", "2026-10-30 06:59", "2026-10-30 07:00") == [1, 1, 1, 2]


def test_who_moves_the_day_forward_hears_of_the_week_at_once(ingrid: StaffMember) -> None:
    chooses(ingrid, digest_day=4)
    assert left("2026-10-21 12:00") == [0]
    chooses(ingrid, digest_day=0)
    assert left("2026-10-21 12:05", "2026-10-23 12:00", "2026-10-26 07:00") == [1, 1, 2]


def test_what_is_due_on_friday_leaves_on_monday_when_nothing_ran_meanwhile(ingrid: StaffMember) -> None:
    chooses(ingrid, digest_day=4)
    assert late_digests(local("2026-10-23 08:00")) == 1
    assert left("2026-10-26 06:30", "2026-10-26 12:00") == [1, 1]


def next_moment(reader: StaffMember) -> datetime:
    return next_digests([reader], MONDAY, calendar_at(MONDAY))[0].at


def test_the_next_one_is_known_before_it_leaves(ingrid: StaffMember) -> None:
    assert next_moment(ingrid) == MONDAY
    left("2026-10-19 07:00")
    assert next_moment(ingrid) == local("2026-10-26 07:00")
    chooses(ingrid, digest_day=3, digest_hour=time(9))
    assert next_moment(ingrid) == local("2026-10-29 09:00")


def gone(name: str, sponsor: StaffMember | None) -> None:
    """A project without a leader for too long, with a promise that is overdue."""
    project = make.project(make.client(name, executive_sponsor=sponsor), code_name=name, opened=date(2026, 9, 1))
    make.promised(project, local("2026-10-15 12:00"), owner=make.person(), text=f"Report of {name}")
    make.question(project, local("2026-10-14 10:00"), summary=f"Asks {name}")


def test_who_wants_only_what_is_theirs_reads_of_nothing_else(ingrid: StaffMember) -> None:
    gone("Rowan", ingrid)
    gone("Quince", None)
    sweep(MONDAY)
    chooses(ingrid, digest_scope="mine")
    week = build(ingrid, last_period(MONDAY), MONDAY)
    assert week.scope == "only what is yours"
    assert "Rowan" in str(week.sections)
    assert "Quince" not in str(week)
    assert {section.title: len(section.rows) for section in week.sections} == {
        "Late now": 1,
        "No leadership contact": 1,
        "Promises overdue": 1,
    }


def test_readers_of_other_scopes_have_weeks_of_their_own(ingrid: StaffMember) -> None:
    gone("Quince", None)
    chooses(ingrid, digest_scope="mine")
    other = make.person(staff_role="ceo")
    sweep(MONDAY)
    prepare(MONDAY)
    told = {digest.recipient_id: "Quince" in str(digest.figures) for digest in Digest.objects.all()}
    assert told == {ingrid.pk: False, other.pk: True}


def test_who_wants_only_what_is_broken_reads_only_that(ingrid: StaffMember) -> None:
    gone("Rowan", ingrid)
    project = make.project(opened=date(2026, 10, 12))
    make.promised(project, local("2026-10-22 12:00"), text="Send the plan")
    sweep(MONDAY)
    assert "This week" in [one.title for one in build(ingrid, last_period(MONDAY), MONDAY).sections]
    chooses(ingrid, digest_form="broken")
    week = build(ingrid, last_period(MONDAY), MONDAY)
    assert (week.scope, "This week" in str(week.sections)) == ("only what is broken", False)
    assert "Late now" in [section.title for section in week.sections]
