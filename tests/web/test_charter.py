from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client as Browser

from crm.clients.models import Client
from crm.digests.snapshot import Row
from crm.projects.models import Project
from crm.projects.services import move_phase
from crm.staff.models import StaffMember
from crm.web.door import now
from tests import make
from tests.papers import root_of, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief() -> StaffMember:
    make.house()
    return make.leader("Ingrid Vaelstrom", staff_role="ceo")


@pytest.fixture
def browser(chief: StaffMember) -> Browser:
    browser = Browser()
    browser.force_login(chief)
    return browser


def tamarind(**facts: object) -> Project:
    client = make.client("Pelloway", executive_sponsor=make.leader("Ada Sponsor"))
    make.contact(client, "Jane Roe", email="jane@pelloway.test", phone="+44 20 7946 0000", contact_role="quality")
    manager = make.person("Pat Manager", backup=make.person("Bo Backup"))
    return make.project(client, code_name="Tamarind", project_manager=manager, **facts)


def rows(browser: Browser, project: Project) -> dict[str, list[Row]]:
    page = browser.get(f"/projects/{project.pk}/charter/")
    return {section.title: section.rows for section in page.context["charter"].sections}


def test_both_sides_find_whom_to_call(browser: Browser) -> None:
    said = rows(browser, tamarind())
    assert [row.title for row in said["Whom to call on our side"]] == ["Pat Manager", "Bo Backup", "Ada Sponsor"]
    assert said["Whom we call on yours"] == [Row("Jane Roe", "Quality · jane@pelloway.test · +44 20 7946 0000")]


def test_the_targets_are_those_a_question_of_this_client_would_get(browser: Browser) -> None:
    project = tamarind()
    targets = {row.title: row.figure for row in rows(browser, project)["How fast we answer first"]}
    clock = make.clock_of(make.question(project, make.local("2026-10-19 09:00")))
    assert targets["Normal"] == f"{clock.target / timedelta(hours=1):g} business hours"
    assert (targets["Urgent"], targets["Text message"]) == ("2 business hours", "2 business hours")


def test_urgent_questions_under_cover_count_every_hour(browser: Browser) -> None:
    said = rows(browser, tamarind(after_hours_cover=True))
    assert said["How fast we answer first"][0].figure == "2 hours"
    assert "Urgent questions" in [row.title for row in said["When we are here"]]


def test_a_late_answer_climbs_to_people_with_names(browser: Browser) -> None:
    make.person("Hal Director", staff_role="program_director")
    climbs = [row.title for row in rows(browser, tamarind())["When an answer is late"]]
    assert climbs[1:] == [
        "The program director, Hal Director",
        "The executive sponsor, Ada Sponsor",
        "The chief executive, Ingrid Vaelstrom",
    ]


def test_closed_days_ahead_stand_in_their_order(browser: Browser) -> None:
    today = now().date()
    make.holiday((today + timedelta(days=40)).isoformat(), "Second")
    make.holiday((today + timedelta(days=20)).isoformat(), "First")
    make.holiday((today - timedelta(days=20)).isoformat(), "Past")
    assert [row.title for row in rows(browser, tamarind())["When we are closed"]] == ["First", "Second"]


def test_a_closed_project_has_no_rhythm(browser: Browser, chief: StaffMember) -> None:
    project = tamarind()
    assert "How often a senior leader speaks with you" in rows(browser, project)
    move_phase(project=project, phase="closed", by=chief, at=now(), reason="Done.")
    assert "How often a senior leader speaks with you" not in rows(browser, project)


def test_the_paper_says_what_the_page_says(browser: Browser) -> None:
    project = tamarind()
    made = browser.get(f"/projects/{project.pk}/charter/pdf/").content
    told = [
        text for of in rows(browser, project).values() for row in of for text in (row.title, row.detail, row.figure)
    ]
    assert [text for text in told if text not in text_of(made)] == []
    assert b"pdfuaid:part>1<" in root_of(made)["/Metadata"].get_object().get_data()
    assert browser.get(f"/projects/{project.pk}/charter/pdf/").content == made


@pytest.mark.parametrize("paper", ["", "pdf/"])
def test_a_stranger_finds_no_charter(browser: Browser, paper: str) -> None:
    project = tamarind()
    Client.objects.filter(pk=project.client_id).update(restricted_access=True)
    stranger = Browser()
    stranger.force_login(make.person(staff_role="scientist"))
    assert stranger.get(f"/projects/{project.pk}/charter/{paper}").status_code == 404


def test_no_other_client_is_in_it(browser: Browser) -> None:
    project = tamarind()
    make.contact(make.client("Oxwillow"), "Someone Else", email="else@oxwillow.test")
    html = browser.get(f"/projects/{project.pk}/charter/").content.decode()
    paper = text_of(browser.get(f"/projects/{project.pk}/charter/pdf/").content)
    assert not {word for word in ("Oxwillow", "Someone Else") if word in html + paper}
