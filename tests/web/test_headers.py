from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client as Browser

from crm.staff.sealing import unseal
from tests import make

pytestmark = pytest.mark.django_db
HEADERS = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def too_often(browser: Browser) -> Any:
    answers = [browser.get("/invited/nobody/") for _ in range(21)]
    return answers[-1]


@pytest.mark.parametrize("status", [200, 302, 404, 403, 405, 429])
def test_every_answer_tells_the_browser_to_be_careful(status: int) -> None:
    make.house()
    browser = Browser()
    if status == 403:
        browser.force_login(make.person(staff_role="reader"))
    asked: dict[int, Callable[[], Any]] = {
        200: lambda: browser.get("/accounts/login/"),
        302: lambda: browser.get("/clients/"),
        404: lambda: browser.get("/invited/nobody/"),
        403: lambda: browser.post("/clients/new/"),
        405: lambda: browser.post("/accounts/password/reset/done/"),
        429: lambda: too_often(browser),
    }
    answer = asked[status]()
    assert answer.status_code == status
    assert {name: answer[name] for name in HEADERS} == HEADERS
    assert "default-src 'none'" in answer["Content-Security-Policy"]


def test_what_no_page_answers_is_careful_too() -> None:
    answer = Browser().get("/", headers={"host": "evil.test"})
    assert answer.status_code == 400
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]


def test_no_page_is_kept_by_the_browser() -> None:
    make.house()
    browser = Browser()
    browser.force_login(make.person())
    assert {browser.get(path)["Cache-Control"] for path in ("/", "/clients/", "/nowhere/")} == {"private, no-store"}


def test_what_is_said_once_waits_sealed(settings: Any) -> None:
    settings.HTTPS = True
    make.house()
    browser = Browser()
    browser.force_login(make.person())
    browser.post("/settings/you/", {"name": "Ada Lund", "timezone": ""})
    cookie = browser.cookies["__Host-notes"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
    assert b"Saved." in unseal(cookie.value.encode())
    assert "Saved." in browser.get("/settings/you/").content.decode()


def test_an_altered_note_is_none() -> None:
    make.house()
    browser = Browser()
    browser.force_login(make.person())
    browser.cookies["messages"] = "made-up"
    assert browser.get("/").status_code == 200


def test_no_script_reads_the_cookies() -> None:
    make.house()
    me = make.signs_in()
    answer = Browser().post("/accounts/login/", {"login": me.email, "password": make.PASSWORD})
    assert {morsel["httponly"] for morsel in answer.cookies.values()} == {True}
    assert {morsel["samesite"] for morsel in answer.cookies.values()} == {"Lax"}


def test_the_sign_in_page_is_kept_by_no_cache() -> None:
    assert "no-store" in Browser().get("/accounts/login/")["Cache-Control"]
