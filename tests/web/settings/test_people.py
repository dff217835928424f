from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser

from crm.conversations.models import Clock
from crm.leadership.models import Touchpoint
from crm.leadership.services import plan
from crm.staff.models import StaffMember
from crm.web.door import now
from tests import make
from tests.web.settings.conftest import signed_in

pytestmark = pytest.mark.django_db

FACTS = {"name": "Jane Doe", "email": "Jane@brackenfold.test", "staff_role": "scientist", "function": "analytical"}


def told(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined,no-any-return]


def as_typed(person: StaffMember, **changes: Any) -> dict[str, Any]:
    facts = {field: getattr(person, field) for field in ("name", "email", "title", "staff_role", "function")}
    return facts | {field: "on" for field in ("is_leadership", "is_superuser") if getattr(person, field)} | changes


def test_the_list_says_who_leads_who_administers_and_who_reads_the_digest(colleague: Browser) -> None:
    make.leader("Chief", staff_role="ceo")
    page = told(colleague.get("/settings/people/"))
    assert "one of them is a senior leader" in page
    assert [page.count(f">{mark}</span>") for mark in ("leader", "administrator", "weekly digest")] == [1, 1, 1]


def test_a_new_colleague_signs_in_by_a_link_that_works_once(office: Browser) -> None:
    office.post("/settings/people/new/", FACTS)
    jane = StaffMember.objects.get(email="jane@brackenfold.test")
    page = told(office.post(f"/settings/people/{jane.pk}/invitation/"))
    found = re.search(r"/invited/[\w-]+/", page)
    assert found is not None
    browser = Browser()
    answer = browser.post(found[0], {"password": "a long enough secret"}, follow=True)
    assert "Jane Doe" in told(answer)
    assert Browser().get(found[0]).status_code == 404


@pytest.mark.parametrize("password", ["short", "password1234", ""])
def test_a_weak_password_is_refused_and_the_link_stays_good(office: Browser, password: str) -> None:
    jane = make.person("Jane")
    found = re.search(r"/invited/[\w-]+/", told(office.post(f"/settings/people/{jane.pk}/invitation/")))
    assert found is not None
    assert Browser().post(found[0], {"password": password}).status_code == 422
    assert Browser().get(found[0]).status_code == 200


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("email", "ada@brackenfold.test", "already belongs to somebody here"),
        ("email", "jane", "valid email"),
        ("timezone", "Mars/Base", "no known time zone"),
        ("staff_role", "emperor", "not one of the available choices"),
        ("name", "", "required"),
    ],
)
def test_a_colleague_who_makes_no_sense_is_refused_and_kept(
    office: Browser, field: str, value: str, sentence: str
) -> None:
    StaffMember.objects.filter(name="Ada Min").update(email="ada@brackenfold.test")
    answer = office.post("/settings/people/new/", FACTS | {field: value})
    assert answer.status_code == 422
    assert sentence in told(answer)
    assert StaffMember.objects.count() == 1


def test_the_leadership_switch_asks_why_beside_the_reason(office: Browser) -> None:
    jane = make.person("Jane")
    answer = office.post(f"/settings/people/{jane.pk}/", as_typed(jane, is_leadership="on"))
    assert answer.status_code == 422
    assert "it decides which contacts count" in told(answer)
    office.post(f"/settings/people/{jane.pk}/", as_typed(jane, is_leadership="on", reason="joins the board"))
    assert StaffMember.objects.get(pk=jane.pk).is_leadership


def test_the_last_administrator_cannot_give_it_up(office: Browser, admin: StaffMember) -> None:
    answer = office.post(f"/settings/people/{admin.pk}/", as_typed(admin, staff_role="scientist"))
    assert answer.status_code == 422
    assert "Make somebody else an administrator first" in told(answer)


def test_who_answers_for_nothing_leaves_with_a_reason(office: Browser) -> None:
    jane = make.person("Jane")
    assert "They answer for nothing that is open." in told(office.get(f"/settings/people/{jane.pk}/leave/"))
    office.post(f"/settings/people/{jane.pk}/leave/", {"reason": "new job"})
    assert not StaffMember.objects.get(pk=jane.pk).is_active


def test_work_and_planned_contacts_go_over_before_a_leader_leaves(office: Browser) -> None:
    old, new, tom = make.leader("Old"), make.leader("New"), make.person("Tom")
    project = make.project(make.client(executive_sponsor=old), project_manager=old)
    make.question(project, now() - timedelta(hours=1))
    plan(project=project, leader=old, planned_for=now() + timedelta(days=1), by=old, at=now())
    path = f"/settings/people/{old.pk}/leave/"
    page = told(office.get(path))
    assert "1 waiting question, 1 open project, 1 client to sponsor, 1 planned leadership contact" in page
    assert office.post(path, {"reason": "retires"}).status_code == 422
    office.post(path, {"reason": "retires", "to": tom.pk, "sponsor": new.pk})
    assert (Clock.objects.get().owner, Touchpoint.objects.get().leader) == (tom, new)
    assert not StaffMember.objects.get(pk=old.pk).is_active


def test_who_has_left_is_signed_out_at_once_and_may_come_back(office: Browser) -> None:
    jane = make.person("Jane")
    desk = signed_in(jane)
    office.post(f"/settings/people/{jane.pk}/leave/", {"reason": "new job"})
    assert desk.get("/").status_code == 302
    office.post(f"/settings/people/{jane.pk}/back/")
    assert StaffMember.objects.get(pk=jane.pk).is_active


def test_nobody_sends_themselves_off(office: Browser, admin: StaffMember) -> None:
    make.person(staff_role="administrator")
    answer = office.post(f"/settings/people/{admin.pk}/leave/", {"reason": "enough"})
    assert answer.status_code == 422
    assert "You cannot send yourself off" in told(answer)


def test_everybody_changes_their_own_name_and_zone(colleague: Browser) -> None:
    colleague.post("/settings/you/", {"name": "Tom R.", "timezone": "Europe/Paris"})
    assert StaffMember.objects.get(name="Tom R.").timezone == "Europe/Paris"
    answer = colleague.post("/settings/you/", {"name": "Tom", "timezone": "Mars/Base"})
    assert (answer.status_code, 'value="Mars/Base"' in told(answer)) == (422, True)


def test_everybody_may_wish_a_mail_before_a_reply_is_late(colleague: Browser) -> None:
    colleague.post("/settings/receive/", {"timezone": "", "warn_by_mail": "on"})
    assert StaffMember.objects.get(name="Tom Reader").warn_by_mail
    assert 'name="warn_by_mail"' in told(colleague.get("/settings/receive/"))
