"""The switch, and what a session with code names on gets."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse, JsonResponse
from django.test import Client as Browser
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from crm.clients.models import Client
from crm.conversations.models import Interaction
from crm.leadership.services import plan
from crm.projects.models import Project
from crm.staff.models import StaffMember
from crm.web.disguise import as_it_is
from crm.web.disguise.known import disguise_now
from crm.web.disguise.middleware import code_names
from crm.web.door import now
from tests import make

pytestmark = pytest.mark.django_db
SWITCH = "/code-names/"


@pytest.fixture
def me() -> StaffMember:
    make.house()
    return make.person("Mia", staff_role="administrator")


@pytest.fixture
def project(me: StaffMember) -> Project:
    client = make.client("Lumen & Co", code_name="Heron", short_code="LMC", domain="lumen.test")
    make.contact(client, "Jo Marrowby", email="jo@lumen.test")
    return make.project(client, code_name="Lumen Elm", code="LMC-1", project_manager=me)


@pytest.fixture
def browser(me: StaffMember, project: Project) -> Browser:
    """With code names on."""
    found = Browser()
    found.force_login(me)
    found.post(SWITCH, {"on": "yes"})
    return found


def page(browser: Browser, path: str) -> str:
    return browser.get(path).content.decode()


def statements(browser: Browser, path: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        browser.get(path)
    return len(asked)


def test_the_switch_is_one_sessions_own_and_leads_back(browser: Browser, me: StaffMember) -> None:
    other = Browser()
    other.force_login(me)
    assert ["Lumen" in page(one, "/clients/") for one in (browser, other)] == [False, True]
    back = browser.post(SWITCH, {"on": "no"}, headers={"Referer": "http://testserver/clients/?q=her"})
    assert back.headers["Location"] == "http://testserver/clients/?q=her"
    assert "Lumen" in page(browser, "/clients/")


@pytest.mark.parametrize("page", ["", "https://elsewhere.test/", "javascript:alert(1)"])
def test_the_switch_leads_nowhere_else(browser: Browser, page: str) -> None:
    assert browser.post(SWITCH, {"on": "no"}, headers={"Referer": page}).headers["Location"] == "/"


def test_a_reader_may_switch_and_signing_out_switches_off(browser: Browser) -> None:
    reader = make.person(staff_role="reader")
    browser.force_login(reader)
    assert "Code names are on" not in page(browser, "/clients/")
    assert browser.post(SWITCH, {"on": "yes"}).status_code == 302
    assert "Code names are on" in page(browser, "/clients/")


def test_off_it_asks_nothing_and_on_one_thing_more(browser: Browser, project: Project) -> None:
    path = f"/projects/{project.pk}/"
    page(browser, path)
    on = statements(browser, path)
    browser.post(SWITCH, {"on": "no"})
    assert statements(browser, path) == on - 1
    del browser.cookies["sessionid"]
    with CaptureQueriesContext(connection) as asked:
        assert browser.get("/status/alive/").content == b"alive"
    assert "clients_client" not in str(asked.captured_queries)


def test_ten_more_names_change_no_answer_of_before(browser: Browser) -> None:
    first = disguise_now()
    assert disguise_now() is first
    make.client("Ivory Bio", code_name="Siskin")
    assert disguise_now().text("Lumen and Ivory") == "Heron and Siskin"


def test_a_new_name_is_hidden_at_once_and_the_old_one_stays_so(browser: Browser, project: Project) -> None:
    facts = {"name": "Aurelia", "short_code": "AUR", "tier": "core", "lifecycle": "active", "work_week": "mon_fri"}
    form = {"client_kind": "other", "code_name": "Heron"} | facts
    assert browser.post(f"/clients/{project.client_id}/change/", form).status_code == 302
    shown = page(browser, f"/settings/trail/?record=client:{project.client_id}") + page(browser, "/clients/")
    assert "Heron" in shown
    assert not re.search("aurelia|lumen", shown, re.IGNORECASE)


def test_an_address_that_names_somebody_is_sealed_and_still_opens(browser: Browser, project: Project) -> None:
    shown = page(browser, "/interactions/?client=LMC&sort=-at")
    assert "LMC" not in shown
    assert 'value="Heron"' in shown
    sealed = re.search(r"client=(~[\w%-]+)", shown)
    assert sealed
    browser.post(SWITCH, {"on": "no"})
    assert 'value="LMC"' in page(browser, f"/interactions/?client={sealed[1]}")


def test_a_list_is_narrowed_by_the_code_name_and_saved_under_it(browser: Browser, project: Project) -> None:
    make.question(project, now() - timedelta(hours=1), summary="Lumen asks")
    make.question(make.project(), now() - timedelta(hours=1), summary="Others ask")
    answer: Any = browser.get("/interactions/?client=Heron&format=csv")
    rows = b"".join(answer.streaming_content).decode()
    assert "Heron asks" in rows
    assert "Others" not in rows


def test_a_line_in_code_names_is_logged_with_that_client(browser: Browser, project: Project) -> None:
    told = {"line": "call Heron 15m likes the plan", "key": "k"}
    assert browser.post("/log/", told).status_code == 302
    fact = Interaction.objects.get()
    assert (fact.client, fact.summary) == (project.client, "likes the plan (15 min)")
    assert "Lumen" not in page(browser, "/")


def test_the_form_of_a_name_waits_and_nothing_of_it_is_saved(browser: Browser, project: Project) -> None:
    path = f"/clients/{project.client_id}/change/"
    answer = browser.get(path)
    assert answer.status_code == 403
    assert "This waits until code names are off" in answer.content.decode()
    part = browser.get(path, headers={"HX-Request": "true"})
    assert part.status_code == 422
    assert Client.objects.get(pk=project.client_id).name == "Lumen & Co"


def test_a_refusal_shows_what_was_typed_and_nothing_else(browser: Browser) -> None:
    answer = browser.post("/clients/new/", {"name": "lumen & co", "short_code": "x"})
    assert 'value="lumen &amp; co"' in answer.content.decode()
    assert "Lumen" not in answer.content.decode()


def test_a_calendar_file_says_the_code_name(browser: Browser, project: Project, me: StaffMember) -> None:
    leader, at = make.leader(), now()
    touch = plan(project=project, leader=leader, planned_for=at + timedelta(days=2), by=me, at=at)
    told = browser.get(f"/leadership/planned/{touch.pk}/invite.ics").content.decode()
    assert "Heron" in told
    assert "Lumen" not in told


@pytest.mark.parametrize("kind", ["application/pdf", "application/octet-stream", "image/png", "application/json"])
def test_what_cannot_be_changed_is_not_sent(kind: str) -> None:
    assert dressed(HttpResponse(b"Lumen", content_type=kind)).status_code == 403
    assert dressed(as_it_is(HttpResponse("Lumen", content_type="text/csv"))).status_code == 403
    assert b"Lumen" not in dressed(JsonResponse({"name": "Lumen"})).content


def test_heads_say_no_more_than_the_page() -> None:
    heads = {
        "Content-Disposition": 'inline; filename="lumen.csv"',
        "Location": "/x/?q=lumen",
        "HX-Push-Url": "/?q=lumen",
    }
    answer = dressed(HttpResponse("lumen", content_type="text/plain", headers=heads | {"Content-Length": "5"}))
    assert "lumen" not in str(answer.headers).lower()
    assert (answer.content, answer.headers["Content-Length"]) == (b"Heron", "5")


def dressed(response: HttpResponse) -> Any:
    """As it leaves a session with code names on, in which Lumen is a client."""
    Client.objects.get_or_create(name="Lumen", short_code="LUMEN", code_name="Heron")
    request = RequestFactory().get("/")
    request.session, request.user = {"code_names": True}, make.person()  # type: ignore[assignment]
    return code_names(lambda _: response)(request)
