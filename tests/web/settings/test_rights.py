from __future__ import annotations

import pytest
from django.test import Client as Browser

from crm.staff.models import StaffMember
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

READ = (
    "",
    "hours/",
    "holidays/",
    "reply-targets/",
    "leadership-limits/",
    "silence-limits/",
    "ladder/",
    "people/",
    "absences/",
    "absences/new/",
    "access/",
    "you/",
    "sign-in/",
)
CHANGE = (
    "hours/new/",
    "hours/{calendar}/",
    "holidays/add/",
    "holidays/propose/",
    "holidays/2026-12-25/remove/",
    "holidays/2026-12-25/undo/",
    "shutdowns/new/",
    "shutdowns/1/",
    "shutdowns/1/remove/",
    "restating/",
    "reply-targets/next/",
    "leadership-limits/next/",
    "silence-limits/next/",
    "ladder/next/",
    "people/new/",
    "people/{person}/",
    "people/{person}/invitation/",
    "people/{person}/second-factor/",
    "people/{person}/leave/",
    "people/{person}/back/",
    "sign-in/second-factor/",
    "sign-in/new/",
    "sign-in/1/",
)


@pytest.mark.parametrize("path", READ)
def test_everybody_reads_what_is_in_force(colleague: Browser, path: str) -> None:
    assert colleague.get(f"/settings/{path}").status_code == 200


@pytest.mark.parametrize("path", CHANGE)
def test_only_administrators_change_it(colleague: Browser, admin: StaffMember, path: str) -> None:
    address = f"/settings/{path.format(calendar=1, person=admin.pk)}"
    for answer in (colleague.get(address), colleague.post(address, {"reason": "I like it"})):
        assert answer.status_code == 403
        assert "Only an administrator changes this" in answer.content.decode()


@pytest.mark.parametrize("path", [*READ, *CHANGE])
def test_nobody_reads_it_who_is_not_signed_in(admin: StaffMember, path: str) -> None:
    answer = Browser().get(f"/settings/{path.format(calendar=1, person=admin.pk)}")
    assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (302, "/accounts/login/")


@pytest.mark.parametrize("path", ["hours/999/", "holidays/2026-12-25/remove/", "holidays/2026-13-45/remove/"])
def test_what_is_not_there_is_not_found(office: Browser, path: str) -> None:
    assert office.get(f"/settings/{path}").status_code == 404


def test_pages_for_reading_offer_no_change(colleague: Browser) -> None:
    for path in ("hours/", "holidays/", "reply-targets/", "people/"):
        assert "next/" not in colleague.get(f"/settings/{path}").content.decode()
        assert "new/" not in colleague.get(f"/settings/{path}").content.decode()


def test_a_superuser_of_another_role_may_change_the_settings(admin: StaffMember) -> None:
    browser = Browser()
    browser.force_login(make.person(staff_role="program_director", is_superuser=True))
    assert browser.get("/settings/hours/new/").status_code == 200
