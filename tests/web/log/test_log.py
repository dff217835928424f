"""One line, sent."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from crm.conversations.models import Clock, Commitment, Interaction
from crm.web.door import now
from tests import make

from .conftest import PART, Desk

pytestmark = pytest.mark.django_db

CALL = "call Acme Jane +ark 15m stability plan ok, owe data in 3 days"


def test_one_line_logs_everything_it_says(desk: Desk) -> None:
    desk.log(CALL)
    fact = Interaction.objects.get()
    assert (fact.channel, fact.direction, fact.summary) == ("phone_call", "two_way", "stability plan ok (15 min)")
    assert [*fact.contacts.all(), *fact.projects.all()] == [desk.jane, desk.alder]
    assert [part.staff for part in fact.participations.order_by("pk")] == [desk.me, desk.leader]
    assert timedelta(minutes=14) < fact.logged_at - fact.occurred_at < timedelta(minutes=16)


def test_a_promise_of_the_line_is_mine_and_knows_its_conversation(desk: Desk) -> None:
    desk.log(CALL)
    promise = Commitment.objects.get()
    assert (promise.text, promise.owner, promise.project) == ("data", desk.me, desk.alder)
    assert promise.made_in == Interaction.objects.get()


def test_the_page_that_follows_says_what_it_did(desk: Desk) -> None:
    asked = make.question(desk.alder, now() - timedelta(hours=2), summary="Dissolution looks low", contacts=[desk.jane])
    html = desk.page_after(desk.log("mail to Jane method it is, owe data tomorrow", next="/"))
    assert make.clock_of(asked).state == "answered"
    assert "Logged. Stopped the clock of “Dissolution looks low” after" in html
    assert "next promise" in html
    assert "Nobody is waiting on you." in html


def test_a_question_says_by_when_its_first_reply_is_due(desk: Desk) -> None:
    html = desk.page_after(desk.log("mail from Jane when is the batch ready?"))
    assert "A first reply is due" in html
    assert Clock.objects.running().get().client == desk.acme


def test_what_is_unclear_is_asked_and_nothing_is_written(desk: Desk) -> None:
    make.contact(make.client("Bolt Pharma"), "Jane Ford")
    answer = desk.log("call Jane <b>plan</b> ok")
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Jane Miller · Acme Biologics" in html
    assert 'value="call Jane &lt;b&gt;plan&lt;/b&gt; ok"' in html
    assert not Interaction.objects.exists()


def test_a_choice_is_enough_to_log(desk: Desk) -> None:
    make.contact(make.client("Bolt Pharma"), "Jane Ford")
    desk.log("call Jane plan ok", **{"answer:who:jane": f"contact-{desk.jane.pk}"})
    assert Interaction.objects.get().client == desk.acme


def test_a_project_page_presets_client_and_project(desk: Desk) -> None:
    answer = desk.log("call Jane plan ok", project=desk.alder.pk, next=f"/projects/{desk.alder.pk}/")
    assert answer["Location"] == f"/projects/{desk.alder.pk}/"
    assert list(Interaction.objects.get().projects.all()) == [desk.alder]


def test_without_a_page_to_return_to_the_client_follows(desk: Desk) -> None:
    assert desk.log("call Acme plan ok")["Location"] == f"/clients/{desk.acme.pk}/"
    assert desk.log("call Acme plan ok", next="https://elsewhere.example/")["Location"] == f"/clients/{desk.acme.pk}/"


def test_log_reply_presets_the_question(desk: Desk) -> None:
    asked = make.question(desk.alder, now() - timedelta(hours=2), channel="voicemail", contacts=[desk.jane])
    desk.log("on Friday", answers=make.clock_of(asked).pk, next="/")
    fact = Interaction.objects.get(direction="outbound")
    assert (fact.channel, fact.thread, list(fact.contacts.all())) == ("email", asked.thread, [desk.jane])


def test_one_form_sent_twice_is_one_contact(desk: Desk) -> None:
    first, second = desk.log(CALL, key="0" * 32), desk.log(CALL, key="0" * 32)
    assert (first.status_code, second.status_code) == (302, 302)
    assert (Interaction.objects.count(), Commitment.objects.count()) == (1, 1)
    assert "Logged." in desk.page_after(second)


def test_an_old_form_sent_again_says_that_it_was_logged(desk: Desk) -> None:
    desk.log(CALL, key="0" * 32)
    Interaction.objects.update(logged_at=now() - timedelta(hours=1))
    assert "nothing was written twice" in desk.page_after(desk.log(CALL, key="0" * 32))
    assert Interaction.objects.count() == 1


def test_two_people_never_share_a_form(desk: Desk) -> None:
    desk.log(CALL, key="0" * 32)
    desk.browser.force_login(make.person())
    desk.log(CALL, key="0" * 32)
    assert Interaction.objects.count() == 2


def test_a_line_that_was_undone_can_be_logged_anew(desk: Desk) -> None:
    desk.log(CALL, key="0" * 32)
    desk.browser.post(f"/log/{Interaction.objects.get().pk}/undo/")
    again = desk.log(CALL, key="0" * 32)
    assert again.status_code == 422
    key = again.content.decode().split('name="key" value="')[1].split('"')[0]
    desk.log(CALL, key=key)
    assert Interaction.objects.standing().count() == 1


def test_a_dialog_is_led_to_its_page_by_htmx(desk: Desk) -> None:
    headers = PART | {"HX-Current-URL": f"http://testserver/projects/{desk.alder.pk}/?tab=requests#top"}
    opened = desk.browser.get("/log/", headers=headers).content.decode()
    assert "<html" not in opened
    assert f'name="next" value="/projects/{desk.alder.pk}/?tab=requests"' in opened
    answer = desk.browser.post("/log/", {"line": "call Acme ok", "next": "/"}, headers=headers)
    assert answer["HX-Redirect"] == "/"


def test_more_than_a_line_belongs_in_the_form(desk: Desk) -> None:
    answer = desk.log("call Acme " + "tablet hardness fine " * 120)
    assert answer.status_code == 422
    assert "This is more than a line." in answer.content.decode()


def test_a_session_that_ended_leads_the_dialog_to_sign_in_and_back(desk: Desk) -> None:
    desk.browser.logout()
    headers = PART | {"HX-Current-URL": f"http://testserver/projects/{desk.alder.pk}/"}
    answer = desk.browser.post("/log/", {"line": CALL}, headers=headers)
    assert answer["HX-Redirect"] == f"/accounts/login/?next=%2Fprojects%2F{desk.alder.pk}%2F"
    assert not Interaction.objects.exists()


def test_a_time_is_written_in_the_persons_zone(desk: Desk) -> None:
    desk.me.timezone = "Asia/Tokyo"
    desk.me.save()
    desk.log("yesterday 9:15 call Acme plan ok")
    tokyo = ZoneInfo("Asia/Tokyo")
    assert f"{Interaction.objects.get().occurred_at.astimezone(tokyo):%H:%M}" == "09:15"
