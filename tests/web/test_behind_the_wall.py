"""What once was seen through a client's wall, each by itself; `walls/` visits everything."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser

from crm.capture.models import Belonging, ImportRun, TaughtRule
from crm.capture.services import say_whose
from crm.clients.models import AccessGrant
from crm.clients.services import end_grant
from crm.digests.models import Delivery
from crm.leadership.defaults import LIMITS
from crm.leadership.services import plan, set_leadership_policy
from crm.projects.models import Project
from crm.staff.models import StaffMember
from crm.web.door import now
from tests import make
from tests.capture.mails import mail
from tests.digests.post import frozen

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager() -> StaffMember:
    make.house()
    return make.leader("Mia", staff_role="project_manager")


@pytest.fixture
def project(manager: StaffMember) -> Project:
    """Of a restricted client; Mia manages it and so has a grant."""
    hidden = make.client("Secretorum", domain="secretorum.test", restricted_access=True)
    return make.project(hidden, code_name="Hush", project_manager=manager)


def browser(person: StaffMember) -> Browser:
    found = Browser()
    found.force_login(person)
    return found


def page(person: StaffMember, path: str) -> str:
    return browser(person).get(path).content.decode()


def administrator() -> StaffMember:
    return make.person(staff_role="administrator")


def shut_out(member: StaffMember) -> None:
    for grant in AccessGrant.objects.filter(staff=member):
        end_grant(grant=grant, by=member, at=now(), reason="moved on")


def invited(project: Project, leader: StaffMember) -> None:
    touch = plan(project=project, leader=leader, planned_for=now() + timedelta(days=2), by=None, at=now())
    facts = {"kind": "invitation", "recipient": leader, "made_at": now(), "not_before": now()}
    Delivery.objects.create(key="x", touchpoint=touch, subject="Invitation: Hush", **facts)


def test_the_status_page_names_a_mail_only_to_who_may_see_its_client(manager: StaffMember, project: Project) -> None:
    invited(project, manager)
    assert ["Hush" in page(who, "/status/") for who in (manager, administrator())] == [True, False]


@pytest.mark.parametrize("path", ["/settings/receive/", "/sent/", "/status/"])
def test_ones_own_mails_are_not_named_after_access_ended(manager: StaffMember, project: Project, path: str) -> None:
    invited(project, manager)
    before = page(manager, path)
    shut_out(manager)
    assert ["Hush" in html for html in (before, page(manager, path))] == [True, False]


def test_a_frozen_week_is_shown_anew_when_it_names_who_may_not_be_seen_any_more(
    manager: StaffMember, project: Project
) -> None:
    make.question(project, now() - timedelta(days=20), summary="Late indeed")
    path = f"/weekly/{frozen(manager, now()).period_start.date()}/"
    before = page(manager, path)
    shut_out(manager)
    assert ["Secretorum" in html for html in (before, page(manager, path))] == [True, False]


def test_a_frozen_week_stays_frozen_though_a_hidden_name_begins_a_word_of_it(manager: StaffMember) -> None:
    make.project(make.client("Fi", restricted_access=True), code_name="Hus")
    make.project(code_name="Husky", opened=date(2026, 1, 1), project_manager=manager)
    week = f"/weekly/{frozen(manager, now()).period_start.date()}/"
    assert "not frozen" not in page(manager, week)


def test_the_bar_counts_what_one_may_see(manager: StaffMember, project: Project) -> None:
    make.question(project, now() - timedelta(hours=1), owner=manager)
    assert "waiting on you" in page(manager, "/settings/you/")
    shut_out(manager)
    assert "waiting on you" not in page(manager, "/settings/you/")


def test_the_trail_of_a_policy_leaves_out_that_of_a_hidden_client(manager: StaffMember, project: Project) -> None:
    facts: dict[str, Any] = {"valid_from": now().date(), "limits": LIMITS, "by": manager, "at": now()}
    set_leadership_policy(client=project.client, reason="Secretorum asked", **facts)
    shown = [page(who, "/settings/leadership-limits/") for who in (manager, administrator())]
    assert ["Secretorum" in html for html in shown] == [True, False]


@pytest.mark.parametrize("says", ["project", "no_reply"])
def test_a_lesson_on_a_hidden_client_is_neither_shown_nor_forgotten(
    manager: StaffMember, project: Project, says: str
) -> None:
    about = project if says == "project" else None
    facts = {"says": says, "project": about, "taught_by": manager, "taught_at": now()}
    rule = TaughtRule.objects.create(pattern="jo@secretorum.test", **facts)
    office = administrator()
    assert "secretorum" not in page(office, "/settings/mail/")
    assert browser(office).post(f"/settings/mail/taught/{rule.pk}/forget/").status_code == 404


def test_an_import_with_mail_of_a_hidden_client_is_that_of_whoever_brought_it(
    manager: StaffMember, project: Project
) -> None:
    letter = mail("Jo <jo@secretorum.test>", id="1")
    browser(manager).post("/intake/files/", {"files": SimpleUploadedFile("secretorum.eml", letter)})
    path = f"/intake/files/{ImportRun.objects.get().pk}/"
    assert [browser(who).get(path).status_code for who in (manager, administrator())] == [200, 404]


def test_who_was_shut_out_cannot_take_back_what_they_said(manager: StaffMember, project: Project) -> None:
    said = say_whose(name="elsewhere.test", client=project.client, by=manager, at=now())
    shut_out(manager)
    assert browser(manager).post(f"/intake/undo/{said.pk}/").status_code == 404
    assert Belonging.objects.in_force().filter(pk=said.pk).exists()


def test_a_refusal_that_no_form_shows_is_said_on_the_next_page(manager: StaffMember) -> None:
    asked = make.question(make.project(project_manager=manager), now() - timedelta(hours=1))
    clock = make.clock_of(asked)
    make.answer(asked, now(), by=manager)
    answer = browser(manager).post(f"/interactions/clocks/{clock.pk}/excuse/", follow=True)
    assert "This question was answered meanwhile" in answer.content.decode()
