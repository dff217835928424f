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


def test_an_address_that_leads_nowhere_says_so_and_leads_home(browser: Browser) -> None:
    answer = browser.get("/nowhere/")
    assert answer.status_code == 404
    assert "There is nothing here" in answer.content.decode()


def test_a_form_that_was_open_too_long_says_what_to_do(browser: Browser) -> None:
    answer = browser.post("/clients/new/", {"name": "Acme"})
    assert answer.status_code == 403
    assert "The page had been open too long" in answer.content.decode()


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
