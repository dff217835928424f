from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client as Browser

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


def test_no_script_reads_the_cookies() -> None:
    make.house()
    me = make.signs_in()
    answer = Browser().post("/accounts/login/", {"login": me.email, "password": make.PASSWORD})
    assert {morsel["httponly"] for morsel in answer.cookies.values()} == {True}
    assert {morsel["samesite"] for morsel in answer.cookies.values()} == {"Lax"}


def test_the_sign_in_page_is_kept_by_no_cache() -> None:
    assert "no-store" in Browser().get("/accounts/login/")["Cache-Control"]
