"""The ordinary form behind the line."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from crm.clients.models import Client
from crm.conversations.models import Commitment, Interaction
from crm.web.door import now
from tests import make

from .conftest import PART, Desk

pytestmark = pytest.mark.django_db


def typed(desk: Desk, **fields: Any) -> dict[str, Any]:
    happened = (now() - timedelta(hours=3)).astimezone(make.SITE)
    known = {
        "client": desk.acme.pk,
        "channel": "phone_call",
        "direction": "two_way",
        "occurred_at": f"{happened:%Y-%m-%dT%H:%M}",
        "summary": "Talked it through.",
        "priority": "normal",
        "reached": "on",
    }
    return known | fields


def page(desk: Desk, path: str) -> str:
    return desk.browser.get(path).content.decode()


def test_the_form_writes_what_a_line_cannot(desk: Desk) -> None:
    fields = typed(desk, projects=[desk.alder.pk], contacts=[desk.jane.pk], leaders=[desk.leader.pk], priority="low")
    answer = desk.browser.post("/log/form/", fields)
    fact = Interaction.objects.get()
    assert (fact.priority, list(fact.contacts.all())) == ("low", [desk.jane])
    assert "Logged." in desk.page_after(answer)


def test_back_dating_is_one_field(desk: Desk) -> None:
    desk.browser.post("/log/form/", typed(desk, occurred_at="2026-10-16T14:30"))
    assert Interaction.objects.get().occurred_at == make.local("2026-10-16 14:30")


def test_a_refused_form_keeps_everything_that_was_typed(desk: Desk) -> None:
    ahead = f"{now() + timedelta(days=1):%Y-%m-%dT%H:%M}"
    fields = typed(desk, occurred_at=ahead, contacts=[desk.jane.pk], promise="Send <the> data", channel="letter")
    answer = desk.browser.post("/log/form/", fields)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Say until when" in html
    for kept in (ahead, "Talked it through.", "Send &lt;the&gt; data", f'value="{desk.jane.pk}" selected'):
        assert kept in html
    assert '<option value="letter" selected>' in html


def test_what_the_house_refuses_is_said_over_the_form(desk: Desk) -> None:
    answer = desk.browser.post("/log/form/", typed(desk, occurred_at=f"{now() + timedelta(days=1):%Y-%m-%dT%H:%M}"))
    assert answer.status_code == 422
    assert "The contact lies in the future" in answer.content.decode()


def test_a_reply_in_the_minute_of_its_question_is_no_reply_before_it(desk: Desk) -> None:
    asked = make.question(desk.alder, (now() - timedelta(minutes=5)).replace(second=42))
    minute = f"{asked.occurred_at.astimezone(make.SITE):%Y-%m-%dT%H:%M}"
    fields = typed(desk, answers=make.clock_of(asked).pk, direction="outbound", occurred_at=minute)
    desk.browser.post("/log/form/", fields)
    assert make.clock_of(asked).state == "answered"


def test_a_reply_before_its_question_is_refused(desk: Desk) -> None:
    asked = make.question(desk.alder, now() - timedelta(minutes=5))
    answer = desk.browser.post("/log/form/", typed(desk, answers=make.clock_of(asked).pk, direction="outbound"))
    assert "This lies before the question it answers." in answer.content.decode()


def test_a_line_goes_on_in_the_form(desk: Desk) -> None:
    line = "video Acme Jane +ark steering, owe data tomorrow, promised the SOW in 5 days"
    html = desk.browser.post("/log/form/", {"line": line, "key": "0" * 32}).content.decode()
    for kept in ("steering", 'value="video_meeting" selected', f'value="{desk.jane.pk}" selected', 'value="data"'):
        assert kept in html
    assert "also promised: the SOW" in html
    assert f'name="key" value="{"0" * 32}"' in html


def test_a_line_without_a_client_cannot_go_on_yet(desk: Desk) -> None:
    answer = desk.browser.post("/log/form/", {"line": "call zebra"})
    assert answer.status_code == 422
    assert "Say with whom first" in answer.content.decode()


def test_the_form_sent_twice_is_one_contact(desk: Desk) -> None:
    fields = typed(desk, key="1" * 32, promise="data", promise_due="2026-12-24T12:00")
    desk.browser.post("/log/form/", fields)
    desk.browser.post("/log/form/", fields)
    assert (Interaction.objects.count(), Commitment.objects.count()) == (1, 1)


def test_things_of_another_client_are_no_choice(desk: Desk) -> None:
    other = make.contact(make.client(), "Tom Hart")
    answer = desk.browser.post("/log/form/", typed(desk, contacts=[other.pk]))
    assert answer.status_code == 422
    assert not Interaction.objects.exists()


def test_a_closed_project_can_be_logged_from_its_own_page(desk: Desk) -> None:
    closed = make.project(desk.acme, status="completed", phase="closed", code="BFS-99", code_name="Spruce")
    assert "Spruce" not in page(desk, f"/log/form/?client={desk.acme.pk}")
    assert "Spruce" in page(desk, f"/log/form/?project={closed.pk}")
    desk.browser.post("/log/form/", typed(desk, project=closed.pk, projects=[closed.pk]))
    assert list(Interaction.objects.get().projects.all()) == [closed]


def test_a_contact_is_preset_from_the_address(desk: Desk) -> None:
    assert f'value="{desk.jane.pk}" selected' in page(desk, f"/log/form/?contact={desk.jane.pk}")


def test_names_are_found_by_their_beginnings_with_and_without_script(desk: Desk) -> None:
    for headers in ({}, PART):
        html = desk.browser.get("/log/form/?q=mill", headers=headers).content.decode()
        assert f"/log/form/?contact={desk.jane.pk}" in html
    assert f"/log/form/?project={desk.alder.pk}" in page(desk, "/log/form/?q=ald")
    assert f"/log/form/?project={desk.alder.pk}" in page(desk, "/log/form/")


def test_no_name_one_may_not_see_is_found(desk: Desk, secret: Client) -> None:
    for text in ("pell", "lukas", "tama", "pwh"):
        assert "Nobody you may see is called that." in page(desk, f"/log/form/?q={text}")


@pytest.mark.parametrize("path", ["/log/form/?q=a", "/log/form/?project={}", "/log/?project={}"])
def test_the_pages_ask_a_fixed_number_of_questions(desk: Desk, path: str) -> None:
    with CaptureQueriesContext(connection) as asked:
        desk.browser.get(path.format(desk.alder.pk))
    assert len(asked) <= 15


def test_times_are_the_persons_own(desk: Desk) -> None:
    desk.me.timezone = "Asia/Tokyo"
    desk.me.save()
    html = page(desk, f"/log/form/?client={desk.acme.pk}")
    tokyo = timezone.localtime(now(), ZoneInfo("Asia/Tokyo"))
    assert f'value="{tokyo:%Y-%m-%dT%H}:' in html
