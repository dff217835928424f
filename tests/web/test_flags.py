from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.urls import reverse

from crm.projects.models import Project
from crm.projects.services import add_milestone
from crm.staff.models import StaffMember
from crm.watch.models import Flag
from crm.watch.services import sweep
from crm.watch.values import FlagKind, FlagStatus, Severity
from crm.web.door import now
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def director() -> StaffMember:
    make.house()
    return make.person("Halvard Quimby", staff_role="program_director")


@pytest.fixture
def browser(director: StaffMember) -> Browser:
    browser = Browser()
    browser.force_login(director)
    return browser


def overdue(*names: str) -> list[Flag]:
    """A flag for each name: a promise that is two days over."""
    project = make.project(opened=now().date())
    for name in names:
        make.promised(project, now() - timedelta(days=2), text=name)
    sweep(now(), client=project.client)
    return list(Flag.objects.filter(commitment__text__in=names).order_by("commitment__text"))


def page(browser: Browser, path: str = "/flags/") -> str:
    return browser.get(path).content.decode()


def statuses() -> set[str]:
    return set(Flag.objects.exclude(commitment=None).values_list("status", flat=True))


def test_no_flag_is_told_as_good_news(browser: Browser) -> None:
    assert "Nothing needs a look." in page(browser)


def kinds_shown(browser: Browser, among: list[str]) -> list[str]:
    shown = [group.kind.value for group in browser.get("/flags/").context["groups"]]
    return [kind for kind in shown if kind in among]


def test_the_kind_with_the_worst_flag_comes_first(browser: Browser) -> None:
    overdue("Send the report.")
    kinds = [FlagKind.OVERDUE_COMMITMENT.value, FlagKind.MILESTONE_OVERDUE.value]
    project = Project.objects.get()
    due = now().date() - timedelta(days=9)
    add_milestone(project=project, milestone_kind="batch_start", name="Start", due=due, by=None, at=now())
    sweep(now(), client=project.client)
    for kind, severity in zip(kinds, (Severity.NOTICE, Severity.SERIOUS), strict=True):
        Flag.objects.filter(flag_kind=kind).update(severity=severity)
    assert kinds_shown(browser, kinds) == kinds[::-1]
    Flag.objects.update(severity=Severity.WARNING)
    assert kinds_shown(browser, kinds) == kinds


def test_a_flag_says_its_rule_its_evidence_and_what_to_do(browser: Browser) -> None:
    overdue("Send the report.")
    html = page(browser)
    assert "A promise has passed its date." in html
    assert "2 days late" in html
    assert "Move the date" in html


def test_a_kind_has_its_own_page(browser: Browser) -> None:
    overdue("Send the report.")
    assert "Send the report." in page(browser, "/flags/?kind=overdue_commitment")
    assert "Send the report." not in page(browser, "/flags/?kind=no_contact")


def test_seen_is_one_click_and_can_be_taken_back(browser: Browser) -> None:
    (flag,) = overdue("Send the report.")
    after = browser.post(f"/flags/{flag.pk}/acknowledge/", {"next": "/flags/"}, follow=True).content.decode()
    assert statuses() == {FlagStatus.ACKNOWLEDGED}
    undo = after.split('action="/flags/several/?')[1].split('"')[0].replace("&amp;", "&")
    browser.post(f"/flags/several/?{undo}")
    assert statuses() == {FlagStatus.OPEN}


def test_several_flags_are_dismissed_with_one_reason(browser: Browser) -> None:
    flags = overdue("Send the report.", "Send the plan.")
    data = {"verb": "dismiss", "flag": [flag.pk for flag in flags], "reason": "Agreed by phone."}
    assert "2 flags dismissed" in browser.post("/flags/several/", data, follow=True).content.decode()
    assert set(Flag.objects.values_list("closed_reason", flat=True)) >= {"Agreed by phone."}


def test_several_without_a_reason_change_nothing_and_say_why(browser: Browser) -> None:
    flags = overdue("Send the report.", "Send the plan.")
    data = {"verb": "dismiss", "flag": [flag.pk for flag in flags], "reason": ""}
    assert "Nothing was changed." in browser.post("/flags/several/", data, follow=True).content.decode()
    assert statuses() == {FlagStatus.OPEN}


@pytest.mark.parametrize("data", [{}, {"verb": "acknowledge"}, {"verb": "explode", "flag": "1"}, {"flag": "x" * 40}])
def test_several_of_nothing_is_answered_with_what_to_do(browser: Browser, data: dict[str, str]) -> None:
    assert "Tick at least one flag" in browser.post("/flags/several/", data, follow=True).content.decode()


def test_a_snooze_beyond_five_business_days_keeps_what_was_typed(browser: Browser) -> None:
    (flag,) = overdue("Send the report.")
    data = {"until": f"{now() + timedelta(days=30):%Y-%m-%dT%H:%M}", "reason": "They are at a congress."}
    answer = browser.post(f"/flags/{flag.pk}/snooze/", data)
    assert answer.status_code == 422
    assert "five business days" in answer.content.decode()
    assert "They are at a congress." in answer.content.decode()


def test_a_flag_that_has_closed_is_told_so(browser: Browser) -> None:
    (flag,) = overdue("Send the report.")
    Flag.objects.filter(pk=flag.pk).update(closed_at=now(), status=FlagStatus.RESOLVED)
    after = browser.post(f"/flags/{flag.pk}/acknowledge/", follow=True).content.decode()
    assert "closed already" in after


def test_a_stranger_neither_sees_nor_changes_flags_of_a_restricted_client(browser: Browser) -> None:
    (flag,) = overdue("Send the report.")
    flag.of_client.restricted_access = True
    flag.of_client.save()
    assert "Send the report." not in page(browser)
    assert browser.get(f"/flags/{flag.pk}/").status_code == 404
    browser.post("/flags/several/", {"verb": "acknowledge", "flag": flag.pk})
    assert statuses() == {FlagStatus.OPEN}


def test_a_row_says_what_was_promised_as_text_and_leads_back_to_this_page(browser: Browser) -> None:
    (found,) = overdue("Ratio < 5 & falling")
    row = page(browser).split('<li class="row-item flag">')[1].split("</li>")[0]
    assert "<div>Ratio &lt; 5 &amp; falling</div>" in row
    assert f'href="{reverse("move", args=[found.commitment_id])}?next=/flags/"' in row
    assert f'action="{reverse("acknowledge", args=[found.pk])}"' in row
