"""What could not be known is the first thing a week says."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client as Browser

from crm.capture.models import Source
from crm.digests.build import build
from crm.digests.models import Delivery, Digest
from crm.digests.period import last_period, week_of
from crm.digests.render import mail_for
from crm.digests.services import prepare
from crm.digests.snapshot import Week, thaw
from crm.projects.models import Project
from crm.staff.models import StaffMember
from crm.staff.queries import calendar_at
from crm.watch.services import sweep
from tests import make
from tests.capture.hearing import answers, brings, days, speaking
from tests.make import MONDAY, local

from .post import minute, readers, seen

pytestmark = pytest.mark.django_db

FRIDAY = local("2026-10-16 16:59")
UNKNOWN = "What could not be known: info@ has brought nothing since Thursday 16:30, so Alder and Cedar are unknown."


@pytest.fixture
def chief() -> StaffMember:
    make.house()
    return make.person("Ingrid", staff_role="ceo")


@pytest.fixture
def box(chief: StaffMember) -> Source:
    """info@, through which we hear of Alder, and in which the manager of Cedar reads."""
    alder = made("Alder")
    cedar = made("Cedar", alder.project_manager)
    asked = make.question(cedar, local("2026-10-15 09:00"))
    make.answer(asked, local("2026-10-15 10:00"))
    return speaking("info@", until="2026-10-15", about=asked, owner=alder.project_manager)


def made(name: str, manager: StaffMember | None = None) -> Project:
    project = make.project(code_name=name, opened=local("2026-10-12 00:00").date(), project_manager=manager)
    make.call(project, local("2026-10-13 09:00"), make.leader())
    return project


def stops(box: Source) -> None:
    """All of Friday it answers and brings nothing."""
    answers(box, FRIDAY)
    sweep(FRIDAY)


def week(reader: StaffMember, at: datetime = MONDAY) -> Week:
    return build(reader, last_period(at), at)


def test_a_week_in_which_every_source_spoke_says_nothing_of_it(box: Source, chief: StaffMember) -> None:
    brings(box, days("2026-10-16", "2026-10-16"))
    answers(box, FRIDAY)
    sweep(FRIDAY)
    assert week(chief).unknown == []
    assert week(chief).rest.endswith("Every project has had its leader’s contact. Nobody is waiting.")


def test_stopping_intake_for_one_working_day_is_the_first_line(box: Source, chief: StaffMember) -> None:
    stops(box)
    told = week(chief)
    assert told.unknown == [UNKNOWN]
    assert told.strong == "Clean as far as is known:"
    assert told.rest.endswith(
        "Every project that is known of has had its leader’s contact. Nobody is known to be waiting."
    )
    assert {card.tone for card in told.cards if card.name.startswith("Projects")} == {"unknown"}


def test_starting_it_again_says_that_it_is_over(box: Source, chief: StaffMember) -> None:
    stops(box)
    brings(box, [local("2026-10-19 08:10")])
    sweep(local("2026-10-19 08:15"))
    assert week(chief, local("2026-10-19 08:20")).unknown == [
        "What could not be known: info@ brought nothing from Thursday 16:30 to Monday 08:10; "
        "what it tells of Alder and Cedar may have come late."
    ]


def test_the_week_it_ended_in_tells_of_it_and_no_later_one(box: Source, chief: StaffMember) -> None:
    stops(box)
    brings(box, days("2026-10-19", "2026-10-23"))
    sweep(local("2026-10-23 16:59"))
    later = MONDAY + timedelta(days=7)
    assert week(chief, later).unknown != []
    brings(box, days("2026-10-26", "2026-10-30"))
    sweep(local("2026-10-30 16:59"))
    assert week(chief, later + timedelta(days=7)).unknown == []


def test_page_text_and_html_say_the_frozen_words(box: Source, chief: StaffMember) -> None:
    stops(box)
    prepare(MONDAY)
    digest = Digest.objects.get(recipient=chief)
    mail = mail_for(Delivery.objects.get(digest=digest), MONDAY)
    assert mail
    browser = Browser()
    browser.force_login(chief)
    page = browser.get("/weekly/2026-10-12/").content.decode()
    assert mail.subject.startswith("Not all is known. ")
    assert str(mail.body).split("\n")[2] == f"? {UNKNOWN}"
    assert all(UNKNOWN in text for text in (seen(mail), page))
    brings(box, [local("2026-10-19 08:10")])
    assert thaw(digest.figures).unknown == [UNKNOWN]


def test_a_reader_hears_of_no_project_they_may_not_see(box: Source, chief: StaffMember) -> None:
    stops(box)
    alder = Project.objects.get(code_name="Alder")
    alder.client.restricted_access = True
    alder.client.save()
    other = make.person(staff_role="program_director")
    assert week(other).unknown == [UNKNOWN.replace("Alder and Cedar are", "Cedar is")]


def test_a_dead_worker_is_told_on_the_page_of_the_running_week(box: Source, chief: StaffMember) -> None:
    answers(box, local("2026-10-16 09:00"))
    at, hours = FRIDAY, calendar_at(FRIDAY)
    running = build(chief, week_of(at.date(), hours), at)
    assert running.unknown[0].startswith("What could not be known: info@ has not answered since Friday 09:00")


def test_administrators_and_the_program_director_are_told_at_once(box: Source, chief: StaffMember) -> None:
    keeper = make.person(is_superuser=True)
    director = make.person(staff_role="program_director")
    answers(box, local("2026-10-16 14:00"))
    mails = minute("2026-10-16 14:00")
    assert readers(mails) == sorted((keeper.email, director.email))
    assert mails[0].subject == "Source silent: info@"


def test_the_demo_company_can_be_seen_with_a_silent_mailbox() -> None:
    call_command("load_demo", as_of="2026-10-19T07:00", silent_mailbox=True, stdout=StringIO())
    chief = StaffMember.objects.get(staff_role="ceo")
    (line,) = week(chief).unknown
    assert re.fullmatch(
        r"What could not be known: Mailbox of .* has not answered since Thursday 14:00, so .* are unknown\.", line
    )
