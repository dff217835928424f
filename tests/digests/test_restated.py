"""A fact that is corrected later shows with both values; the snapshot of its week stays as it was."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.core import mail
from django.test import Client as Browser

from crm.clients.models import Client
from crm.conversations.models import Interaction
from crm.conversations.services import keep
from crm.digests.models import Digest
from crm.digests.restated import restated
from crm.digests.services import prepare, send_again
from crm.digests.snapshot import thaw
from crm.staff.models import StaffMember
from crm.staff.queries import calendar_at
from crm.watch.services import sweep
from tests import make
from tests.make import MONDAY, local

from .post import posted

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(days=2)


@pytest.fixture
def chief() -> StaffMember:
    make.house()
    return make.person("Ingrid", staff_role="ceo")


@pytest.fixture
def question(chief: StaffMember) -> Interaction:
    """Asked on Tuesday, and late by Wednesday as far as is known on Monday."""
    project = make.project(opened=date(2026, 10, 12))
    asked = make.question(project, local("2026-10-13 10:00"))
    sweep(MONDAY)
    prepare(MONDAY)
    return asked


def frozen() -> Digest:
    """The latest of Ingrid's."""
    return Digest.objects.filter(recipient__name="Ingrid").latest("period_start")


def told(at: datetime = LATER) -> list[str]:
    digest = frozen()
    return [one.text for one in restated(digest, thaw(digest.figures), at, calendar_at(at))]


def test_a_week_that_nobody_corrected_is_not_restated(question: Interaction) -> None:
    assert told() == []


def test_a_late_answer_is_no_correction(question: Interaction) -> None:
    make.answer(question, local("2026-10-20 10:00"))
    assert told() == []


def test_a_reply_that_is_logged_late_shows_with_both_values(question: Interaction) -> None:
    before = frozen().figures
    make.answer(question, local("2026-10-13 12:00"), logged=local("2026-10-20 10:00"))
    assert told() == [
        "First replies in target: 0 of 1 as frozen, 1 of 1 today.",
        "Time to the first reply: no reply given as frozen, 2.0 h today.",
    ]
    assert frozen().figures == before


def test_a_promise_found_to_be_kept_shows_too(chief: StaffMember) -> None:
    row = make.promised(make.project(opened=date(2026, 10, 12)), local("2026-10-15 12:00"))
    prepare(MONDAY)
    keep(commitment=row, done=local("2026-10-15 10:00"), by=chief, at=LATER)
    assert told() == ["Promises kept by their date: 0 of 1 as frozen, 1 of 1 today."]


def test_an_earlier_week_of_the_trend_is_restated_by_its_name(question: Interaction) -> None:
    at = MONDAY + timedelta(days=7)
    sweep(at)
    prepare(at)
    make.answer(question, local("2026-10-13 12:00"), logged=at + timedelta(hours=1))
    assert told(at + timedelta(days=1)) == [
        "First replies in target, week of 12 Oct: 0/1 as frozen, 1/1 today.",
    ]


def test_page_and_a_mail_sent_again_say_both_values(question: Interaction, chief: StaffMember) -> None:
    make.answer(question, local("2026-10-13 12:00"), logged=local("2026-10-20 10:00"))
    send_again(digest=frozen(), by=chief, at=LATER)
    posted(LATER)
    browser = Browser()
    browser.force_login(chief)
    said = "First replies in target: 0 of 1 as frozen, 1 of 1 today."
    mails = [str(one.body) for one in mail.outbox if one.to == [chief.email]]
    assert [f"Restated: {said}" in body for body in mails] == [False, True]
    assert said in browser.get("/weekly/2026-10-12/").content.decode()


def test_what_a_reader_may_not_see_any_more_restates_nothing_of_theirs(question: Interaction) -> None:
    Client.objects.update(restricted_access=True)
    StaffMember.objects.filter(name="Ingrid").update(staff_role="cto")
    make.answer(question, local("2026-10-13 12:00"), logged=local("2026-10-20 10:00"))
    assert told() == []
