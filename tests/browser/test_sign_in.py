"""Passwords, an authenticator app and passkeys, in a real Chromium that has an authenticator of its own."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import requests
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from playwright.sync_api import Browser, Page, expect

from config.supervisor import ROOT, wait_for
from crm.staff.sealing import _keys
from tests.config.running import KEY, free_port
from tests.identity import CLIENT, SECRET

from .axe import no_violations
from .chromium import DESKTOP, PHONE, visit
from .conftest import House, Visitor
from .looks import faults_of

EMAIL, PASSWORD = "ingrid@touchline.test", "a long enough secret"
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def guest(browser: Browser, house: House) -> Iterator[Visitor]:
    """Nobody yet, at a name: a passkey belongs to none that is a number. One person has a password."""
    house.begin_again()
    hashed = PBKDF2PasswordHasher().encode(PASSWORD, "salt", 1000)
    with sqlite3.connect(house.rows) as rows:
        rows.execute("UPDATE staff_staffmember SET password = ?, email = ? WHERE name LIKE 'Ingrid%'", (hashed, EMAIL))
    guest = Visitor(browser, replace(house, address=house.address.replace("127.0.0.1", "localhost")))
    yield guest
    for context in guest.contexts:
        context.close()
    assert guest.faults == []


def seen(page: Page, sentence: str) -> None:
    """It is looked at in every way; whoever signs in goes on at the width they came with."""
    expect(page.get_by_role("heading", level=1)).to_contain_text(sentence)
    came = page.viewport_size
    assert list(faults_of(page)) == []
    if came:
        page.set_viewport_size(came)


def on_the_desk(page: Page) -> None:
    expect(page).to_have_url(re.compile(r"//[^/]+/$"))


def with_password(page: Page) -> None:
    page.goto("/accounts/login/")
    seen(page, "Sign in.")
    page.get_by_label("E-mail address").fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_out(page: Page) -> None:
    page.goto("/accounts/logout/")
    page.locator("main").get_by_role("button", name="Sign out").click()
    seen(page, "Sign in.")


def code(secret: str, later: int = 1) -> str:
    return str(format_hotp_value(hotp_value(secret, list(yield_hotp_counters_from_time())[later])))


def test_a_passkey_signs_in_without_a_password(guest: Visitor) -> None:
    page = guest.page(width=PHONE)
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    with_password(page)
    page.goto("/accounts/2fa/passkeys/new/")
    seen(page, "Add a passkey.")
    page.get_by_label("What you call it").fill("My laptop")
    page.get_by_role("button", name="Add a passkey").click()
    seen(page, "Keep these codes somewhere safe.")
    page.get_by_role("link", name="I have kept them").click()
    seen(page, "Your sign-in has a second factor.")
    page.get_by_role("link", name="Rename My laptop").click()
    seen(page, "What do you call this passkey?")
    sign_out(page)
    page.get_by_role("button", name="Sign in with a passkey").click()
    on_the_desk(page)
    sign_out(page)
    with_password(page)
    seen(page, "One more step.")
    page.get_by_role("button", name="Use a passkey").click()
    on_the_desk(page)
    page.goto("/accounts/2fa/passkeys/reauthenticate/")
    seen(page, "Is it still you?")
    page.get_by_role("button", name="Show your passkey").click()
    on_the_desk(page)
    page.goto("/accounts/2fa/")
    page.get_by_role("link", name="Remove My laptop").click()
    seen(page, "Remove My laptop?")
    page.get_by_role("button", name="Remove it").click()
    seen(page, "Add a second factor.")


def test_an_app_is_a_second_factor(guest: Visitor) -> None:
    page = guest.page(width=DESKTOP)
    with_password(page)
    page.goto("/accounts/2fa/app/")
    seen(page, "Scan this with your authenticator app,")
    secret = page.locator("code").inner_text()
    page.get_by_label("Code the app shows").fill(code(secret))
    page.get_by_role("button", name="Set it up").click()
    seen(page, "Keep these codes somewhere safe.")
    page.goto("/accounts/2fa/recovery-codes/")
    seen(page, "10 of 10 recovery codes are left.")
    page.goto("/accounts/2fa/reauthenticate/")
    seen(page, "Is it still you?")
    page.goto("/accounts/reauthenticate/")
    seen(page, "Is it still you?")
    page.goto("/accounts/password/change/")
    seen(page, "Another password.")
    page.goto("/accounts/2fa/app/remove/")
    seen(page, "Remove the authenticator app?")
    sign_out(page)
    with_password(page)
    page.get_by_label("Code from your app").fill(code(secret, later=2))
    page.get_by_role("button", name="Sign in", exact=True).click()
    on_the_desk(page)


@pytest.fixture
def provider(guest: Visitor) -> Iterator[str]:
    """An OpenID Connect provider that knows one person of the house; the house knows the provider."""
    port = free_port()
    issuer = f"http://127.0.0.1:{port}"
    facts = ("okta", "Okta", issuer, CLIENT, _keys(KEY).encrypt(SECRET.encode()), "", False, True)
    with sqlite3.connect(guest.house.rows) as rows:
        columns = "slug, name, issuer, client_id, secret, domains, vouches, is_on"
        rows.execute(f"INSERT INTO staff_signinprovider ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", facts)
    server = subprocess.Popen([sys.executable, "-m", "tests.identity", str(port)], cwd=ROOT)
    try:
        wait_for(port)
        yield issuer
    finally:
        server.terminate()
        server.wait(10)


@pytest.mark.parametrize(
    ("email", "lands"), [(EMAIL, r"//[^/]+/projects/$"), ("nobody@else.test", "/company/okta/back/")]
)
def test_a_company_account_signs_in_past_the_strict_policy(
    guest: Visitor, provider: str, email: str, lands: str
) -> None:
    person: Any = {"sub": "1", "email": email, "email_verified": True}
    requests.post(f"{provider}/be/", json={"person": person, "lie": ""}, timeout=5)
    context = visit(guest.browser, guest.house.address, width=DESKTOP, height=900, dark=False)
    page = context.new_page()
    page.goto("/accounts/login/?next=/projects/")
    seen(page, "Sign in.")
    page.get_by_role("button", name="Sign in with Okta").click()
    expect(page).to_have_url(re.compile(lands))
    no_violations(page)
    context.close()
