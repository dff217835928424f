"""Promises: made, kept, moved before or after their date, missed, withdrawn; and what a week says of them."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from crm.conversations.models import Commitment
from crm.conversations.queries import PromiseFigures, promise_figures, promises_due, promises_overdue
from crm.conversations.services import keep, move, promise, reopen, withdraw_promise
from crm.projects.models import Project
from crm.staff.errors import Refusal
from crm.staff.models import AuditEvent
from tests import make
from tests.make import MONDAY, local

pytestmark = pytest.mark.django_db

THIS_WEEK = (local("2026-10-19"), local("2026-10-26"))
NEXT_WEEK = (local("2026-10-26"), local("2026-11-02"))
LATER = local("2026-11-09 09:00")
WEDNESDAY, FRIDAY = local("2026-10-21 17:00"), local("2026-10-23 17:00")
TUESDAY_AFTER = local("2026-10-27 17:00")
BEFORE, AFTER = WEDNESDAY - timedelta(hours=1), WEDNESDAY + timedelta(hours=1)


@pytest.fixture
def project() -> Project:
    make.house()
    return make.project()


@pytest.fixture
def report(project: Project) -> Commitment:
    return make.promised(project, WEDNESDAY)


def week(week: tuple[datetime, datetime] = THIS_WEEK, at: datetime = LATER) -> tuple[int, int]:
    figures = promise_figures(*week, at)
    return figures.due, figures.kept


def put_off(commitment: Commitment, due: datetime, at: datetime) -> None:
    move(commitment=commitment, due=due, reason="agreed by phone", by=None, at=at)


def test_a_promise_keeps_who_what_and_where_it_was_made(project: Project) -> None:
    talk, ann = make.call(project, MONDAY, make.person()), make.person("Ann")
    row = promise(
        client=project.client, project=project, text="Send it.", owner=ann, due=FRIDAY, made_in=talk, by=ann, at=MONDAY
    )
    assert (row.owner, row.made_in, row.made_at, row.due) == (ann, talk, MONDAY, FRIDAY)
    assert AuditEvent.objects.get(model="commitment", object_id=row.pk).actor == ann


@pytest.mark.parametrize(("done", "kept"), [(BEFORE, 1), (WEDNESDAY, 1), (AFTER, 0)])
def test_a_promise_is_kept_up_to_the_very_moment(report: Commitment, done: datetime, kept: int) -> None:
    keep(commitment=report, done=done, by=None, at=LATER)
    assert week() == (1, kept)


def test_keeping_twice_keeps_the_first_moment(report: Commitment) -> None:
    keep(commitment=report, done=BEFORE, by=None, at=BEFORE)
    keep(commitment=report, done=AFTER, by=None, at=AFTER)
    assert report.done == BEFORE
    assert AuditEvent.objects.filter(model="commitment", field="done").count() == 1


def test_a_promise_taken_for_kept_can_be_opened_again(report: Commitment) -> None:
    keep(commitment=report, done=BEFORE, by=None, at=BEFORE)
    reopen(commitment=report, by=None, at=AFTER, reason="was another report")
    assert report.done is None
    assert week() == (1, 0)


def test_a_promise_is_overdue_after_its_moment_and_until_it_is_kept(report: Commitment) -> None:
    assert list(promises_overdue(WEDNESDAY)) == []
    assert list(promises_overdue(AFTER)) == [report]
    keep(commitment=report, done=AFTER, by=None, at=AFTER)
    assert list(promises_overdue(AFTER)) == list(promises_due(LATER)) == []


def test_a_promise_moved_in_time_counts_at_its_new_date(report: Commitment) -> None:
    put_off(report, TUESDAY_AFTER, BEFORE)
    assert (report.moved_from, report.moved_at, report.missed_at) == (WEDNESDAY, BEFORE, None)
    keep(commitment=report, done=TUESDAY_AFTER, by=None, at=TUESDAY_AFTER)
    assert (week(THIS_WEEK), week(NEXT_WEEK)) == ((0, 0), (1, 1))


def test_a_promise_moved_at_its_very_moment_is_moved_in_time(report: Commitment) -> None:
    put_off(report, TUESDAY_AFTER, WEDNESDAY)
    assert report.missed_at is None


def test_a_promise_moved_after_its_date_stays_missed_in_its_week(report: Commitment) -> None:
    """What the week said does not change, and the new date is no second chance."""
    before = week(at=AFTER)
    put_off(report, TUESDAY_AFTER, AFTER)
    keep(commitment=report, done=TUESDAY_AFTER, by=None, at=TUESDAY_AFTER)
    assert (week(THIS_WEEK), week(NEXT_WEEK)) == (before, (0, 0)) == ((1, 0), (0, 0))


def test_moving_in_time_afterwards_does_not_unsay_a_miss(report: Commitment) -> None:
    put_off(report, FRIDAY, AFTER)
    put_off(report, TUESDAY_AFTER, AFTER + timedelta(hours=1))
    assert (report.moved_from, report.missed_at) == (FRIDAY, WEDNESDAY)
    assert week(THIS_WEEK) == (1, 0)


def test_a_promise_missed_twice_counts_at_the_first_date(report: Commitment) -> None:
    put_off(report, FRIDAY, AFTER)
    put_off(report, TUESDAY_AFTER, FRIDAY + timedelta(days=1))
    assert report.missed_at == WEDNESDAY
    assert (week(THIS_WEEK), week(NEXT_WEEK)) == ((1, 0), (0, 0))


def test_whoever_moves_an_old_copy_is_told(report: Commitment) -> None:
    move(commitment=report, due=FRIDAY, reason="agreed", by=None, at=BEFORE, version=1)
    with pytest.raises(Refusal, match="Somebody changed this promise meanwhile"):
        move(commitment=report, due=TUESDAY_AFTER, reason="agreed", by=None, at=BEFORE, version=1)
    report.refresh_from_db()
    assert (report.due, report.version) == (FRIDAY, 2)


def test_a_kept_promise_is_not_moved(report: Commitment) -> None:
    keep(commitment=report, done=BEFORE, by=None, at=BEFORE)
    with pytest.raises(Refusal, match="Look at it again"):
        put_off(report, FRIDAY, AFTER)


def test_a_withdrawn_promise_counts_nowhere(report: Commitment) -> None:
    for reason in ("the client does it", "again"):
        withdraw_promise(commitment=report, reason=reason, by=None, at=AFTER)
    assert (report.withdrawn_at, report.withdrawn_reason) == (AFTER, "the client does it")
    assert week() == (0, 0)
    assert list(promises_overdue(LATER)) == []


def test_a_promise_not_due_yet_is_not_counted(report: Commitment) -> None:
    assert week(at=BEFORE) == (0, 0)


def test_a_week_begins_at_its_midnight_and_ends_before_the_next(project: Project) -> None:
    for due in (THIS_WEEK[0], THIS_WEEK[1] - timedelta.resolution, THIS_WEEK[1]):
        make.promised(project, due)
    assert (week(THIS_WEEK), week(NEXT_WEEK)) == ((2, 0), (1, 0))


def test_a_reader_s_week_holds_only_their_clients_promises(report: Commitment) -> None:
    make.promised(make.project(), WEDNESDAY)
    mine = type(report.client).objects.filter(pk=report.client_id)
    assert promise_figures(*THIS_WEEK, LATER, mine) == PromiseFigures(due=1, kept=0)


def test_the_database_wants_a_reason_for_each_change(report: Commitment) -> None:
    rows = Commitment.objects.filter(pk=report.pk)
    for change in ({"moved_from": WEDNESDAY}, {"withdrawn_at": AFTER}):
        with pytest.raises(IntegrityError, match=r"(?i)unique|check"), transaction.atomic():
            rows.update(**change)
