from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client as Browser

from crm.clients.services import add_contact
from crm.conversations.services import Part
from crm.projects.models import Milestone, Project
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
    return make.project(project_manager=manager, code="BFS-101", code_name="Alder")


@pytest.fixture
def browser(manager: StaffMember) -> Browser:
    browser = Browser()
    browser.force_login(manager)
    return browser


def page(browser: Browser, path: str) -> str:
    return browser.get(path).content.decode()


def test_an_empty_project_says_what_to_do_next(browser: Browser, alder: Project) -> None:
    html = page(browser, f"/projects/{alder.pk}/")
    assert "Nobody waits" in html
    assert "Log the first contact" in html


def test_the_first_state_names_the_question_that_runs_out_next(browser: Browser, alder: Project) -> None:
    make.call(alder, now() - timedelta(days=1), make.leader())
    make.question(alder, now() - timedelta(days=30))
    html = page(browser, f"/projects/{alder.pk}/")
    assert "1 question, " in html
    assert "One thing needs you: waiting on us." in html


def test_the_timeline_says_who_spoke_with_whom_and_what_waits(browser: Browser, alder: Project) -> None:
    make.call(alder, now() - timedelta(days=2), make.leader("Oriane Castellow"), summary="Is 5 < 6 & rising?")
    make.question(alder, now() - timedelta(days=1))
    waiting, call = page(browser, f"/projects/{alder.pk}/").split('<li class="event')[1:3]
    assert "waits for us" in waiting
    assert 'Oriane Castellow <span class="badge bg-azure-lt">leader</span>' in call
    assert "Is 5 &lt; 6 &amp; rising?" in call


def test_the_timeline_narrows_to_what_a_leader_took_part_in(browser: Browser, alder: Project) -> None:
    make.call(alder, now() - timedelta(days=2), make.leader("Oriane Castellow"), summary="Board dates settled.")
    make.question(alder, now() - timedelta(days=1), summary="Where is the report?")
    with_leader = page(browser, f"/projects/{alder.pk}/?leader=1")
    assert "Board dates settled." in with_leader.split('id="tab"')[1]
    assert "Where is the report?" not in with_leader.split('id="tab"')[1]


def test_the_timeline_grows_by_its_place_until_the_first_contact(browser: Browser, alder: Project) -> None:
    for day in range(1, 31):
        make.call(alder, now() - timedelta(days=day), summary=f"Call number {day}.")
    first = page(browser, f"/projects/{alder.pk}/")
    earlier = first.split('hx-get="/projects/')[-1].split('"')[0].replace("&amp;", "&")
    rest = browser.get(f"/projects/{earlier}", headers={"HX-Request": "true"}).content.decode()
    assert "Call number 25." in first
    assert [f"Call number {day}." in rest for day in (25, 26, 30)] == [False, True, True]


@pytest.mark.parametrize(
    "place", ["before=nonsense&id=1", "before=2026-13-45T00:00:00Z&id=1", "before=2026-01-01&id=x"]
)
def test_a_place_that_is_none_is_not_found(browser: Browser, alder: Project, place: str) -> None:
    assert browser.get(f"/projects/{alder.pk}/timeline/?{place}").status_code == 404


def test_a_request_shows_how_long_its_answer_took(browser: Browser, alder: Project) -> None:
    asked = make.question(alder, make.local("2026-10-13 09:00"))
    make.answer(asked, make.local("2026-10-13 10:55"))
    assert "1 h 55" in page(browser, f"/projects/{alder.pk}/requests/")


def test_functions_stand_beside_their_counterparts(browser: Browser, alder: Project) -> None:
    add_contact(client=alder.client, name="Freja Lundmose", contact_role="quality", by=None, at=make.LONG_AGO)
    quality = make.person("Salome Ritterby", function="quality")
    make.call(alder, now() - timedelta(days=3), quality)
    team = page(browser, f"/projects/{alder.pk}/team/").split('scope="row">Quality')[1].split("</tr>")[0]
    assert "Salome Ritterby" in team
    assert "Freja Lundmose" in team


def test_somebody_in_copy_is_not_in_touch(browser: Browser, alder: Project) -> None:
    quality = make.person("Salome Ritterby", function="quality")
    make.call(alder, now() - timedelta(days=3), parts=[Part(quality, "cc")])
    assert "Salome Ritterby" not in page(browser, f"/projects/{alder.pk}/team/").split("<form")[0]


def test_a_milestone_is_added_moved_with_a_reason_and_done(browser: Browser, alder: Project) -> None:
    data = {"milestone_kind": "batch_start", "name": "Batch start", "due": "2027-01-11"}
    browser.post(f"/projects/{alder.pk}/milestones/new/", data)
    row = Milestone.objects.get()
    assert browser.post(f"/projects/milestones/{row.pk}/move/", {"due": "2027-01-18", "reason": ""}).status_code == 422
    browser.post(f"/projects/milestones/{row.pk}/move/", {"due": "2027-01-18", "reason": "Tooling is late."})
    browser.post(f"/projects/milestones/{row.pk}/done/")
    row.refresh_from_db()
    assert (str(row.due), row.moved_reason, row.done is not None) == ("2027-01-18", "Tooling is late.", True)


def test_a_project_changes_hands_only_with_a_note(browser: Browser, alder: Project) -> None:
    other = make.person("Rohan Lindqvale")
    refused = browser.post(f"/projects/{alder.pk}/manager/", {"to": other.pk, "reason": " "})
    assert refused.status_code == 422
    assert "hand-over" in refused.content.decode()
    browser.post(f"/projects/{alder.pk}/manager/", {"to": other.pk, "reason": "They call on Fridays."})
    alder.refresh_from_db()
    assert alder.project_manager == other


def test_the_history_tells_who_changed_what_and_why(browser: Browser, alder: Project) -> None:
    browser.post(
        f"/projects/{alder.pk}/phase/", {"phase": "stability", "status": "active", "reason": "Batch released."}
    )
    history = page(browser, f"/projects/{alder.pk}/history/")
    assert "Tamsin Adeyolu" in history
    assert "Batch released." in history


def test_the_call_brief_fits_what_a_leader_must_know(browser: Browser, alder: Project) -> None:
    make.call(alder, now() - timedelta(days=9), summary="They fear the board in February.", purpose="concern")
    make.promised(alder, now() + timedelta(days=2), text="Send the staged plan.")
    brief = page(browser, f"/projects/{alder.pk}/brief/")
    assert "They fear the board in February." in brief
    assert "Send the staged plan." in brief


@pytest.mark.parametrize("place", ["", "team/", "history/", "requests/", "brief/", "timeline/", "phase/", "manager/"])
def test_a_stranger_finds_no_project_of_a_restricted_client(alder: Project, place: str) -> None:
    alder.client.restricted_access = True
    alder.client.save()
    stranger = Browser()
    stranger.force_login(make.person())
    assert stranger.get(f"/projects/{alder.pk}/{place}").status_code == 404
