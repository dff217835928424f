"""The week before it is told, and as it would have been told at a past moment."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from crm.digests.services import prepare
from crm.projects.models import Project
from crm.staff.models import AuditEvent, StaffMember
from crm.watch.models import Flag, FlagEvent
from crm.watch.services import acknowledge, snooze, sweep
from crm.web.door import now
from tests import make
from tests.make import local

pytestmark = pytest.mark.django_db
MONDAY = local("2026-10-19 07:00")


@pytest.fixture
def chief() -> StaffMember:
    make.house()
    return make.person("Ingrid Vaelstrom", staff_role="ceo")


@pytest.fixture
def browser(chief: StaffMember) -> Browser:
    browser = Browser()
    browser.force_login(chief)
    return browser


@pytest.fixture
def project(chief: StaffMember) -> Project:
    return make.project(make.client("Quillhaven"), code_name="Rowan", opened=local("2026-08-03 09:00").date())


def page(browser: Browser, as_of: str = "2026-10-19T07:00", more: str = "", status: int = 200) -> str:
    answer = browser.get(f"/weekly/preview/?as_of={quote(as_of)}{more}")
    assert answer.status_code == status
    return answer.content.decode()


def test_a_late_reply_that_was_given_since_is_late_as_of_then(browser: Browser, project: Project) -> None:
    asked = make.question(project, local("2026-10-15 09:00"))
    sweep(MONDAY)
    make.answer(asked, local("2026-10-20 10:00"))
    sweep(local("2026-10-20 10:00"))
    html = page(browser)
    assert "One reply late now." in html
    assert "Quillhaven / Rowan" in html
    assert "One reply late now." not in page(browser, "2026-10-20T11:00")


def test_without_a_moment_it_is_the_running_week_as_of_now(browser: Browser, project: Project) -> None:
    html = browser.get("/weekly/preview/").content.decode()
    assert "as of now, not frozen" in html
    assert 'type="datetime-local"' in html


def test_the_week_that_ran_then_is_one_press_away(browser: Browser, project: Project) -> None:
    assert "12 to 18 October" in page(browser)
    assert "19 to 25 October, running then" in page(browser)
    assert "Brackenfold, 19 to 25 October" in page(browser, more="&running")


def test_flags_stand_with_what_people_had_done(browser: Browser, project: Project, chief: StaffMember) -> None:
    make.question(project, local("2026-10-15 09:00"))
    sweep(local("2026-10-16 12:00"))
    flag = Flag.objects.get(flag_kind="slow_response")
    acknowledge(flag=flag, by=chief, at=local("2026-10-16 13:00"))
    snooze(flag=flag, until=local("2026-10-20 09:00"), reason="They travel.", by=chief, at=local("2026-10-19 06:00"))
    assert "acknowledged <time" in page(browser, "2026-10-18T09:00")
    assert "at rest until <time" in page(browser)
    FlagEvent.objects.update(until=None)
    assert "until when is not kept" in page(browser)


def test_it_says_how_many_facts_were_written_down_or_corrected_since(browser: Browser, project: Project) -> None:
    make.question(project, local("2026-10-15 09:00"))
    assert "Nothing of before that moment was entered or corrected since" in page(browser)
    make.question(project, local("2026-10-15 10:00"), logged=local("2026-10-22 10:00"))
    assert "Of the facts of before that moment one was entered since" in page(browser)


def test_what_was_never_judged_is_unknown(browser: Browser, project: Project) -> None:
    assert "No flag was ever judged here" in page(browser)
    sweep(local("2026-10-22 10:00"))
    assert "Flags are judged since 22 October 2026, 10:00" in page(browser)
    assert "are judged since" not in page(browser, "2026-10-22T10:00")


@pytest.mark.parametrize(
    ("as_of", "words"),
    [
        ("then", "is no moment. Write a date and a time"),
        ("2026-10-19", "Give the time as well."),
        ("2026-02-30T07:00", "is no moment."),
        ("2099-12-31T23:59", "has not come yet"),
        ("9999-12-31T23:59", "is no moment."),
        ("0001-01-01T00:00", "Nothing was kept here before"),
        ("0001-01-01T00:00+14:00", "is no moment."),
        ("2026-06-01T07:00", "Nothing was kept here before 21 June 2026"),
        ("2026-11-01T01:30", "01:30 came twice"),
        ("2026-03-08T02:30", "the clocks went forward"),
    ],
)
def test_a_moment_that_cannot_be_told_is_refused_in_a_sentence(browser: Browser, as_of: str, words: str) -> None:
    assert words in page(browser, as_of, status=422)


def test_of_a_time_that_came_twice_both_can_be_chosen(browser: Browser, project: Project) -> None:
    html = page(browser, "2026-11-01T01:30", status=422)
    for one in ("2026-11-01T01:30-04:00", "2026-11-01T01:30-05:00"):
        assert f"?as_of={quote(one)}" in html
        assert "25 October" in page(browser, one)


def test_a_zone_that_is_given_counts_even_where_its_plus_sign_was_lost(browser: Browser, project: Project) -> None:
    for as_of in ("2026-10-19T13:00+02:00", "2026-10-19T13:00 02:00", "2026-10-19T11:00Z"):
        assert 'value="2026-10-19T07:00"' in page(browser, as_of)


def test_nobody_sees_through_it_what_they_may_not_see_today(browser: Browser) -> None:
    hidden = make.project(make.client("Saltfen", restricted_access=True), code_name="Umber")
    make.question(hidden, local("2026-10-15 09:00"))
    sweep(MONDAY)
    stranger = Browser()
    stranger.force_login(make.person(staff_role="cso"))
    html = page(stranger)
    assert "One restricted client not shown to you." in html
    assert not {"Saltfen", "Umber"} & set(html.replace("/", " ").split())
    assert "Saltfen" in page(browser)


def test_it_leads_to_what_was_told_and_from_there_back(browser: Browser, project: Project) -> None:
    sweep(MONDAY)
    prepare(MONDAY)
    assert 'href="/weekly/2026-10-12/">The page of that week' in page(browser)
    assert "/weekly/preview/?as_of=2026-10-19T07:00" in browser.get("/weekly/2026-10-12/").content.decode()


def written() -> list[int]:
    return [rows.objects.count() for rows in (AuditEvent, FlagEvent, Flag)]


def test_it_asks_a_fixed_number_of_questions_and_writes_nothing(browser: Browser, chief: StaffMember) -> None:
    at, most = now(), []
    for _ in range(2):
        for _ in range(5):
            busy(at, chief)
        sweep(at, wholly=True)
        before = written()
        with CaptureQueriesContext(connection) as asked:
            page(browser, f"{at - timedelta(hours=30):%Y-%m-%dT%H:%MZ}")
        most.append(len(asked))
        assert written() == before
    assert most[1] <= most[0] <= 15


def busy(at: datetime, chief: StaffMember) -> None:
    project = make.project(make.client(executive_sponsor=chief), opened=(at - timedelta(days=100)).date())
    make.call(project, at - timedelta(days=60), make.leader())
    make.question(project, at - timedelta(days=8))
    make.answer(make.question(project, at - timedelta(days=9)), at - timedelta(hours=3))
    for days in (-3, 1):
        make.promised(project, at + timedelta(days=days))
