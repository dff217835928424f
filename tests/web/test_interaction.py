from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client as Browser

from crm.conversations.models import Clock, Interaction
from crm.projects.models import Project
from crm.staff.models import StaffMember
from crm.web.door import now
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager() -> StaffMember:
    make.house()
    return make.person("Tamsin Adeyolu")


@pytest.fixture
def alder(manager: StaffMember) -> Project:
    return make.project(project_manager=manager, code_name="Alder")


@pytest.fixture
def browser(manager: StaffMember) -> Browser:
    browser = Browser()
    browser.force_login(manager)
    return browser


def page(browser: Browser, path: str) -> str:
    return browser.get(path).content.decode()


def correction(fact: Interaction, **changes: object) -> dict[str, object]:
    facts: dict[str, object] = {
        "occurred_at": f"{fact.occurred_at.astimezone(make.SITE):%Y-%m-%dT%H:%M}",
        "channel": fact.channel,
        "direction": fact.direction,
        "priority": fact.priority,
        "summary": fact.summary,
        "needs_reply": "unknown",
        "reason": "Heard it wrong.",
        "version": fact.version,
    }
    return facts | changes


def test_the_ledger_says_where_every_minute_went(browser: Browser, alder: Project) -> None:
    asked = make.question(alder, make.local("2026-10-16 15:00"))
    make.answer(asked, make.local("2026-10-19 09:30"))
    ledger = page(browser, f"/interactions/{asked.pk}/").split('id="ledger"')[1].split("</section>")[0]
    assert "weekend" in ledger
    assert "<b>3 h 30</b></td><td>of 9 h" in ledger


def test_a_contact_logged_after_the_next_business_day_is_a_late_entry(browser: Browser, alder: Project) -> None:
    late = make.call(alder, make.local("2026-10-12 09:00"), logged=make.local("2026-10-14 09:00"))
    prompt = make.call(alder, make.local("2026-10-12 09:00"), logged=make.local("2026-10-13 16:00"))
    assert "Late entry" in page(browser, f"/interactions/{late.pk}/")
    assert "Late entry" not in page(browser, f"/interactions/{prompt.pk}/")


def test_a_correction_moves_the_clock_and_is_kept(browser: Browser, alder: Project) -> None:
    asked = make.question(alder, now() - timedelta(days=3))
    earlier = f"{now() - timedelta(days=4):%Y-%m-%dT%H:%M}"
    html = browser.post(f"/interactions/{asked.pk}/correct/", correction(asked, occurred_at=earlier), follow=True)
    asked.refresh_from_db()
    assert make.clock_of(asked).opened_at == asked.occurred_at
    assert "Heard it wrong." in html.content.decode()


def test_the_second_of_two_who_correct_is_told_and_keeps_their_words(browser: Browser, alder: Project) -> None:
    asked = make.question(alder, now() - timedelta(hours=3))
    first, second = correction(asked, summary="First words."), correction(asked, summary="Second words.")
    browser.post(f"/interactions/{asked.pk}/correct/", first)
    answer = browser.post(f"/interactions/{asked.pk}/correct/", second)
    assert answer.status_code == 422
    assert "Somebody changed this contact meanwhile." in answer.content.decode()
    assert "Second words." in answer.content.decode()


def test_a_withdrawn_reply_lets_the_client_wait_again(browser: Browser, alder: Project) -> None:
    asked = make.question(alder, now() - timedelta(hours=3))
    reply = make.answer(asked, now() - timedelta(hours=1))
    assert browser.post(f"/interactions/{reply.pk}/withdraw/", {"reason": ""}).status_code == 422
    browser.post(f"/interactions/{reply.pk}/withdraw/", {"reason": "It bounced."})
    assert make.clock_of(asked).state == "running"


def test_an_answer_on_another_thread_is_joined_by_hand(browser: Browser, alder: Project) -> None:
    asked = make.question(alder, now() - timedelta(hours=3))
    call = make.call(alder, now() - timedelta(hours=1))
    browser.post(f"/interactions/{call.pk}/join/", {"question": make.clock_of(asked).pk})
    assert make.clock_of(asked).stopped_by == call


def test_a_question_of_another_client_cannot_be_joined(browser: Browser, alder: Project) -> None:
    other = make.question(make.project(), now() - timedelta(hours=3))
    call = make.call(alder, now() - timedelta(hours=1))
    answer = browser.post(f"/interactions/{call.pk}/join/", {"question": make.clock_of(other).pk})
    assert answer.status_code == 422
    assert Clock.objects.running().count() == 1


def test_minutes_are_sent_with_one_click(browser: Browser, alder: Project) -> None:
    met = make.call(alder, now() - timedelta(days=1), channel="video_meeting", minutes_required=True)
    assert "Minutes are due" in page(browser, f"/interactions/{met.pk}/")
    browser.post(f"/interactions/{met.pk}/minutes/")
    assert "Minutes are due" not in page(browser, f"/interactions/{met.pk}/")


@pytest.mark.parametrize("place", ["", "correct/"])
def test_a_stranger_finds_no_contact_of_a_restricted_client(alder: Project, place: str) -> None:
    asked = make.question(alder, now() - timedelta(hours=3))
    alder.client.restricted_access = True
    alder.client.save()
    stranger = Browser()
    stranger.force_login(make.person())
    assert stranger.get(f"/interactions/{asked.pk}/{place}").status_code == 404


def test_who_was_not_there_is_said_with_one_button(browser: Browser, alder: Project) -> None:
    leader = make.leader("Ann Ash")
    fact = make.call(alder, now() - timedelta(hours=1), leader)
    assert "was not there" in page(browser, f"/interactions/{fact.pk}/")
    browser.post(f"/interactions/{fact.pk}/not-there/{leader.pk}/")
    assert not fact.participations.exists()
    assert browser.post(f"/interactions/{fact.pk}/not-there/{leader.pk}/").status_code == 404


def test_a_call_that_did_not_take_place_is_withdrawn_with_one_button(browser: Browser, alder: Project) -> None:
    fact = make.call(alder, now() - timedelta(hours=1), make.leader())
    assert "It did not take place" in page(browser, f"/interactions/{fact.pk}/")
    browser.post(f"/interactions/{fact.pk}/withdraw/", {"reason": "It did not take place."})
    fact.refresh_from_db()
    assert fact.withdrawn_at
