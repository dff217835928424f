"""Signing in with a company account, against a provider that runs beside the tests."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.test import Client as Browser
from pytest_django.fixtures import Settings

from config.supervisor import ROOT, wait_for
from crm.staff.models import SignInProvider, StaffMember
from crm.staff.services import change_member, change_provider
from tests.config.running import free_port
from tests.identity import CLIENT, SECRET
from tests.make import LONG_AGO

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    port = free_port()
    server = subprocess.Popen([sys.executable, "-m", "tests.identity", str(port)], cwd=ROOT)
    try:
        wait_for(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(10)


@pytest.fixture
def okta(me: StaffMember, issuer: str, settings: Settings) -> SignInProvider:
    settings.OIDC_PRIVATE_HOSTS = True
    facts: dict[str, Any] = {"name": "Okta", "issuer": issuer, "client_id": CLIENT, "domains": "brackenfold.test"}
    return change_provider(provider=None, by=me, at=LONG_AGO, secret=SECRET, **facts)


def be(issuer: str, email: str, *, sub: str = "1", verified: bool = True, lie: str = "") -> None:
    person: Any = {"sub": sub, "email": email, "email_verified": verified}
    requests.post(f"{issuer}/be/", json={"person": person, "lie": lie}, timeout=5)


def sign_in(browser: Browser, **said: str) -> Any:
    """Through the provider and back, as a browser goes."""
    page = browser.post("/accounts/company/okta/", said).content.decode()
    found = re.search(r'refresh" content="0;url=([^"]+)"', page)
    assert found, page
    there = requests.get(unescape(found[1]), allow_redirects=False, timeout=5).headers["Location"]
    return browser.get(there.partition("testserver")[2])


def test_who_is_here_signs_in_with_the_company_account(okta: SignInProvider, me: StaffMember) -> None:
    be(okta.issuer, me.email.upper())
    browser = Browser()
    page = browser.get("/accounts/login/").content.decode()
    assert 'action="/accounts/company/okta/"' in page
    assert "Sign in with Okta" in page
    assert sign_in(browser, next="/projects/")["Location"] == "/projects/"
    assert browser.get("/settings/you/").context["user"] == me


@pytest.mark.parametrize(
    ("person", "sentence"),
    [
        ({"email": "nobody@brackenfold.test"}, "You are not known here yet."),
        ({"email": "", "verified": False}, "It gave us no confirmed mail address of yours."),
        ({"email": "p1@elsewhere.test"}, "of none of the domains"),
    ],
)
def test_nobody_else_does_and_is_told_what_to_do(okta: SignInProvider, person: dict[str, Any], sentence: str) -> None:
    be(okta.issuer, **person)
    answer = sign_in(Browser())
    assert answer.status_code == 403
    assert sentence in answer.content.decode()
    assert not SocialAccount.objects.exists()


def test_an_unconfirmed_address_counts_only_where_the_provider_vouches(okta: SignInProvider, me: StaffMember) -> None:
    be(okta.issuer, me.email, verified=False)
    assert sign_in(Browser()).status_code == 403
    change_provider(provider=okta, by=me, at=LONG_AGO, vouches=True)
    assert sign_in(Browser()).status_code == 302


@pytest.mark.parametrize(
    "lie", ["signature", "unsigned", "shared", "issuer", "audience", "expired", "person", "nonsense", "no"]
)
def test_a_provider_that_lies_lets_nobody_in(okta: SignInProvider, me: StaffMember, lie: str) -> None:
    be(okta.issuer, me.email, lie=lie)
    browser = Browser()
    assert sign_in(browser).status_code == 403
    assert browser.get("/").status_code == 302


def test_a_provider_that_is_somebody_else_is_not_asked(okta: SignInProvider, me: StaffMember) -> None:
    be(okta.issuer, me.email, lie="discovery")
    assert Browser().post("/accounts/company/okta/").status_code == 403


def test_an_answer_without_a_question_lets_nobody_in(okta: SignInProvider) -> None:
    for answer in ("", "?code=1&state=2", "?error=access_denied"):
        assert Browser().get(f"/accounts/company/okta/back/{answer}").status_code == 403


def test_an_answer_is_worth_one_sign_in_and_one_browser(okta: SignInProvider, me: StaffMember) -> None:
    be(okta.issuer, me.email)
    browser = Browser()
    page = browser.post("/accounts/company/okta/").content.decode()
    path = unescape(re.findall(r"url=([^\"]+)\"", page)[0])
    back = requests.get(path, allow_redirects=False, timeout=5).headers["Location"].partition("testserver")[2]
    assert Browser().get(back).status_code == 403
    assert browser.get(back).status_code == 302
    assert browser.get(back).status_code == 403


def test_an_address_given_to_somebody_new_over_there_opens_nothing(okta: SignInProvider, me: StaffMember) -> None:
    be(okta.issuer, me.email, sub="1")
    sign_in(Browser())
    be(okta.issuer, me.email, sub="2")
    assert "Another account with your address" in sign_in(Browser()).content.decode()


def test_a_new_address_ties_the_account_again(okta: SignInProvider, me: StaffMember) -> None:
    be(okta.issuer, me.email)
    sign_in(Browser())
    change_member(member=me, by=me, at=LONG_AGO, email="new@brackenfold.test")
    assert sign_in(Browser()).status_code == 403
    be(okta.issuer, "new@brackenfold.test")
    assert sign_in(Browser()).status_code == 302


def test_whoever_has_left_does_not_come_back_by_the_company(okta: SignInProvider, me: StaffMember) -> None:
    StaffMember.objects.filter(pk=me.pk).update(is_active=False)
    be(okta.issuer, me.email)
    assert sign_in(Browser()).status_code == 403


def test_the_company_account_leads_to_no_other_site(okta: SignInProvider, me: StaffMember) -> None:
    be(okta.issuer, me.email)
    assert sign_in(Browser(), next="https://evil.test/")["Location"] == "/"


def test_the_environment_names_a_provider_too(me: StaffMember, issuer: str, settings: Settings) -> None:
    settings.OIDC = {"name": "Entra ID", "issuer": issuer, "client_id": CLIENT, "client_secret": SECRET}
    settings.OIDC_PRIVATE_HOSTS = True
    be(issuer, me.email)
    page = Browser().get("/accounts/login/").content.decode()
    assert "Sign in with Entra ID" in page
    assert "On to Entra ID." in Browser().post("/accounts/company/_environment/").content.decode()


def test_the_secret_is_sealed_and_a_lost_key_breaks_no_page(okta: SignInProvider, settings: Settings) -> None:
    assert SECRET.encode() not in bytes(SignInProvider.objects.get().secret)
    settings.SECRET_KEY = "another one, without the old one behind it"
    page = Browser().get("/accounts/login/")
    assert (page.status_code, "Okta" in page.content.decode()) == (200, False)


def test_what_is_off_is_not_there(okta: SignInProvider, me: StaffMember) -> None:
    change_provider(provider=okta, by=me, at=LONG_AGO, is_on=False)
    assert Browser().post("/accounts/company/okta/").status_code == 404
    assert Browser().get("/accounts/company/okta/back/").status_code == 404
