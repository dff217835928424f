from __future__ import annotations

import pytest
from django.test import Client as Browser

from crm.web.desk import views as desk
from crm.web.middleware import POLICY
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser() -> Browser:
    make.house()
    browser = Browser(enforce_csrf_checks=True)
    browser.force_login(make.person())
    return browser


@pytest.fixture
def token(browser: Browser) -> dict[str, str]:
    """As a form of ours sends it along."""
    browser.cookies["csrftoken"] = "t" * 32
    return {"x-csrftoken": "t" * 32}


def test_an_address_that_leads_nowhere_says_so_and_leads_home(browser: Browser) -> None:
    answer = browser.get("/nowhere/")
    assert answer.status_code == 404
    assert "There is nothing here" in answer.content.decode()


def test_a_form_that_was_open_too_long_says_what_to_do(browser: Browser) -> None:
    answer = browser.post("/clients/new/", {"name": "Acme"})
    assert answer.status_code == 403
    assert "The page had been open too long" in answer.content.decode()


@pytest.mark.parametrize("path", ["/clients/new/", "/accounts/login/", "/nowhere/", "/deliveries/x/"])
def test_a_form_in_letters_nobody_reads_is_refused_and_breaks_nothing(
    browser: Browser, token: dict[str, str], path: str
) -> None:
    kind = "application/x-www-form-urlencoded; charset=utf-7"
    answer = browser.generic("POST", path, b"a=1", kind, headers=token)
    assert (answer.status_code, "could not be read" in answer.content.decode()) == (400, True)


def test_a_page_that_gives_no_address_of_itself_is_answered(browser: Browser) -> None:
    heads = {"hx-request": "true", "hx-current-url": "http://["}
    assert browser.get("/log/", headers=heads).status_code == 200


@pytest.mark.parametrize("path", ["/clients/{}/", "/projects/{}/", "/interactions/{}/", "/log/?client={}"])
def test_a_number_larger_than_any_is_that_of_nothing(browser: Browser, path: str) -> None:
    assert [browser.get(path.format(number)).status_code for number in (2**63, 10**40)] == [404, 404]


@pytest.mark.parametrize("path", ["/settings/holidays/?year={}", "/settings/reply-targets/next/?client={}"])
def test_what_only_looks_like_a_number_breaks_nothing(browser: Browser, path: str) -> None:
    assert all(browser.get(path.format(text)).status_code < 500 for text in ("²", "9" * 5000, "٣"))


@pytest.mark.parametrize("path", ["/", "/nowhere/", "/accounts/login/", "/status/alive/", "/clients/new/"])
def test_every_page_carries_the_strict_policy(browser: Browser, path: str) -> None:
    assert browser.get(path)["Content-Security-Policy"] == POLICY
    assert "unsafe" not in POLICY


def test_a_page_that_breaks_says_so_and_shows_nothing_of_its_inside(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(*words: object, **more: object) -> None:
        raise LookupError("SELECT the secret of Palladine")

    monkeypatch.setattr(desk, "gather", stumble)
    browser.raise_request_exception = False
    answer = browser.get("/")
    assert (answer.status_code, "Something broke on our side" in answer.content.decode()) == (500, True)
    assert [word for word in ("Palladine", "LookupError", "Traceback") if word in answer.content.decode()] == []


@pytest.mark.parametrize("path", ["/", "/clients/", "/accounts/2fa/", "/calendar/x.ics", "/status/alive/"])
def test_nothing_is_echoed_by_trace(browser: Browser, path: str) -> None:
    assert browser.generic("TRACE", path).status_code == 405


@pytest.mark.parametrize("path", ["/", "/nowhere/", "/status/alive/", "/tables/export/clients.csv", "/calendar/x.ics"])
def test_every_text_says_its_letters(browser: Browser, path: str) -> None:
    assert browser.get(path)["Content-Type"].endswith("; charset=utf-8")


def test_nobody_reaches_a_page_without_signing_in() -> None:
    make.house()
    assert Browser().get("/clients/")["Location"] == "/accounts/login/?next=/clients/"
