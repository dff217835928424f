"""No address that takes a `next` leads to another site."""

from __future__ import annotations

import pytest
from django.test import Client as Browser
from django.test import RequestFactory

from crm.staff.models import StaffMember
from crm.web.returning import back
from tests import make

ELSEWHERE = (
    "https://evil.test/",
    "//evil.test/",
    "///evil.test/",
    "/\\evil.test/",
    "\\\\evil.test/",
    "http:evil.test",
    "javascript:alert(1)",
    " //evil.test",
    "\t//evil.test",
    "https://testserver@evil.test/",
    "https://testserver.evil.test/",
)


@pytest.mark.plain
@pytest.mark.parametrize("path", ELSEWHERE)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_form_leads_back_to_a_page_of_ours(path: str, method: str) -> None:
    request = getattr(RequestFactory(), method)("/", {"next": path})
    assert back(request, "desk").url == "/"


@pytest.mark.plain
def test_a_page_of_ours_is_gone_back_to() -> None:
    assert (
        back(RequestFactory().post("/", {"next": "/flags/?kind=no_contact"}), "desk").url == "/flags/?kind=no_contact"
    )


@pytest.fixture
def me(db: None) -> StaffMember:
    make.house()
    return make.signs_in()


@pytest.mark.parametrize("path", ELSEWHERE)
def test_signing_in_and_out_leads_to_no_other_site(me: StaffMember, path: str) -> None:
    browser = Browser()
    known = {"login": me.email, "password": make.PASSWORD, "next": path}
    assert browser.post("/accounts/login/", known)["Location"] == "/"
    assert browser.get("/accounts/login/", {"next": path})["Location"] == "/"
    assert browser.post("/accounts/logout/", {"next": path})["Location"] == "/accounts/login/"


@pytest.mark.parametrize("path", ELSEWHERE)
def test_proving_who_one_is_leads_to_no_other_site(me: StaffMember, path: str) -> None:
    browser = Browser()
    browser.post("/accounts/login/", {"login": me.email, "password": make.PASSWORD})
    answer = browser.post("/accounts/reauthenticate/", {"password": make.PASSWORD, "next": path})
    assert answer["Location"] == "/"
