from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client as Browser

from crm.staff.models import StaffMember
from crm.web.door import now
from tests import make

pytestmark = pytest.mark.django_db
UNREACHABLE = ("signup", "email", "confirm-email", "login/code/confirm", "password/reset/key/1-set-password", "social")


def sign_in(browser: Browser, email: str, password: str, **more: str) -> int:
    answer = browser.post("/accounts/login/", {"login": email, "password": password} | more)
    return answer.status_code


def test_the_sign_in_page_is_ours() -> None:
    html = Browser().get("/accounts/login/?next=/projects/").content.decode()
    assert "Sign in · Touchline" in html
    assert 'name="next" value="/projects/"' in html


def test_whoever_signs_in_lands_where_they_were(me: StaffMember) -> None:
    known = {"login": me.email, "password": make.PASSWORD, "next": "/projects/"}
    assert Browser().post("/accounts/login/", known)["Location"] == "/projects/"


@pytest.mark.parametrize("path", UNREACHABLE)
def test_nobody_makes_an_account_for_themselves(path: str, browser: Browser) -> None:
    assert browser.get(f"/accounts/{path}/").status_code == 404


def test_a_wrong_password_and_an_unknown_address_read_alike(me: StaffMember) -> None:
    answers = [
        Browser().post("/accounts/login/", {"login": email, "password": "wrong"}) for email in (me.email, "x@y.test")
    ]
    texts = [answer.content.decode().replace(me.email, "x@y.test") for answer in answers]
    said = [re.sub(r'(csrfmiddlewaretoken" value=)"\w+"', r"\1", text) for text in texts]
    assert said[0] == said[1]
    assert [answer.status_code for answer in answers] == [422, 422]


def test_guessing_ends_after_five_tries_and_a_restart_forgives_nothing(me: StaffMember) -> None:
    for _ in range(5):
        sign_in(Browser(), me.email, "a wild guess")
    cache.close()
    assert sign_in(Browser(), me.email, make.PASSWORD) == 422
    assert sign_in(Browser(), make.signs_in().email, make.PASSWORD) == 302


def test_whoever_has_left_is_told_so_and_stays_outside(me: StaffMember) -> None:
    me.is_active = False
    me.save()
    browser = Browser()
    assert sign_in(browser, me.email, make.PASSWORD) == 302
    assert "You have left here" in browser.get("/accounts/inactive/").content.decode()
    assert browser.get("/").status_code == 302


@pytest.mark.parametrize("elsewhere", ["https://evil.test/", "//evil.test", "/\\evil.test", "javascript:alert(1)"])
def test_signing_in_leads_to_no_other_site(me: StaffMember, elsewhere: str) -> None:
    known = {"login": me.email, "password": make.PASSWORD, "next": elsewhere}
    assert Browser().post("/accounts/login/", known)["Location"] == "/"


def test_secret_addresses_are_not_guessed_for_long() -> None:
    browser = Browser()
    statuses = {
        browser.get(f"/{path}/{number}/").status_code for path in ("invited", "welcome") for number in range(20)
    }
    assert statuses == {404}
    assert [browser.get(f"/{path}/20/").status_code for path in ("invited", "welcome")] == [429, 429]


def test_everybody_signs_in_anew_after_a_fortnight(me: StaffMember) -> None:
    browser = Browser()
    sign_in(browser, me.email, make.PASSWORD)
    ends = browser.session.get_expiry_date()
    assert timedelta(days=13, hours=23) < ends - now() < timedelta(days=14)
    session = browser.session
    session["touched"] = True
    session.save()
    assert browser.session.get_expiry_date() == ends


def test_one_signs_out_everywhere_else(me: StaffMember, browser: Browser) -> None:
    other = Browser(headers={"User-Agent": "an old phone"})
    sign_in(other, me.email, make.PASSWORD)
    assert "You are signed in at 2 places" in browser.get("/accounts/sessions/").content.decode()
    browser.post("/accounts/sessions/")
    assert "only here" in browser.get("/accounts/sessions/").content.decode()
    assert other.get("/")["Location"] == "/accounts/login/?next=/"
