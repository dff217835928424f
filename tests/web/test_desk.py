from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.utils import timezone

from crm.conversations.models import Clock, Commitment
from crm.staff.models import StaffMember
from crm.staff.services import set_absence
from crm.web.door import now
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager() -> StaffMember:
    make.house()
    return make.person("Tamsin Adeyolu")


@pytest.fixture
def browser(manager: StaffMember) -> Browser:
    browser = Browser()
    browser.force_login(manager)
    return browser


def waiting(manager: StaffMember, **facts: object) -> Clock:
    asked = make.question(make.project(project_manager=manager), now() - timedelta(hours=1), **facts)
    return make.clock_of(asked)


def page(browser: Browser, path: str = "/") -> str:
    return browser.get(path).content.decode()


def undo(browser: Browser, html: str) -> str:
    """Presses the undo the page offers; gives the page that follows."""
    path = html.split('method="post" action="')[1:]
    offer = next(part.split('"')[0] for part in path if "data-undo" in part.split(">")[0])
    return browser.post(offer, {"next": "/"}, follow=True).content.decode()


def test_an_empty_desk_says_what_will_appear(browser: Browser) -> None:
    assert "Nobody is waiting on you." in page(browser)
    assert "No promise is open." in page(browser)


def test_a_question_on_my_project_waits_on_my_desk(browser: Browser, manager: StaffMember) -> None:
    waiting(manager, summary="Where is the stability report?")
    assert "One question is waiting on you." in page(browser)
    assert "Where is the stability report?" in page(browser)


def test_a_colleagues_question_is_only_on_the_teams_desk(browser: Browser) -> None:
    waiting(make.person(), summary="Where is the stability report?")
    assert "stability report" not in page(browser)
    assert "stability report" in page(browser, "/?of=team")


def test_the_cover_sees_the_questions_of_the_one_who_is_away(browser: Browser, manager: StaffMember) -> None:
    at, absent = now(), make.person("Halvard Quimby")
    waiting(absent, summary="Where is the stability report?")
    set_absence(staff=absent, start=at, end=at + timedelta(days=2), cover=manager, by=None, at=at)
    assert "stability report" in page(browser)
    assert "you cover" in page(browser)


def test_no_reply_needed_is_one_click_and_can_be_undone(browser: Browser, manager: StaffMember) -> None:
    clock = waiting(manager)
    after = browser.post(f"/interactions/clocks/{clock.pk}/excuse/", follow=True).content.decode()
    assert "Nobody is waiting on you." in after
    assert "One question is waiting on you." in undo(browser, after)


def test_promising_a_date_stops_the_clock_and_keeps_the_promise(browser: Browser, manager: StaffMember) -> None:
    clock = waiting(manager)
    answer_by = timezone.localdate() + timedelta(days=3)
    after = browser.post(f"/interactions/clocks/{clock.pk}/promise/", {"due": answer_by}, follow=True).content.decode()
    assert Commitment.objects.get().text == "Answer: When is the batch ready?"
    assert "Nobody is waiting on you." in after
    assert "One question is waiting on you." in undo(browser, after)
    assert not Commitment.objects.all().open().exists()


def test_a_hand_over_moves_the_question_and_can_be_taken_back(browser: Browser, manager: StaffMember) -> None:
    clock, colleague = waiting(manager), make.person()
    path = f"/interactions/clocks/{clock.pk}/hand-over/"
    after = browser.post(path, {"to": colleague.pk, "next": "/"}, follow=True).content.decode()
    clock.refresh_from_db()
    assert clock.owner == colleague
    undo(browser, after)
    clock.refresh_from_db()
    assert clock.owner == manager


def test_a_promise_kept_by_mistake_is_open_again_after_undo(browser: Browser, manager: StaffMember) -> None:
    kept = make.promised(make.project(project_manager=manager), now() + timedelta(days=2))
    after = browser.post(f"/promises/{kept.pk}/keep/", {"next": "/"}, follow=True).content.decode()
    assert not Commitment.objects.all().open().exists()
    undo(browser, after)
    assert Commitment.objects.all().open().get() == kept


def test_the_form_that_acts_leads_to_our_own_pages_only(browser: Browser, manager: StaffMember) -> None:
    kept = make.promised(make.project(project_manager=manager), now() + timedelta(days=2))
    answer = browser.post(f"/promises/{kept.pk}/keep/", {"next": "https://elsewhere.example/"})
    assert answer["Location"] == f"/projects/{kept.project_id}/"


def test_a_date_that_has_passed_cannot_be_promised(browser: Browser, manager: StaffMember) -> None:
    clock = waiting(manager)
    yesterday = (now() - timedelta(days=1)).astimezone(make.SITE).date()
    answer = browser.post(f"/interactions/clocks/{clock.pk}/promise/", {"due": yesterday})
    assert answer.status_code == 422
    assert "That day has passed." in answer.content.decode()
