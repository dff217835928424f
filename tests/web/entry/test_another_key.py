"""The secret key is changed: the old one stands behind it for a while, then goes."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client as Browser
from pytest_django.fixtures import Settings

from crm.staff.models import StaffMember
from crm.staff.sealing import Unreadable, seal, unseal
from crm.staff.services import invite

from .test_second_factor import SECRET, code, sign_in

pytestmark = pytest.mark.django_db


def another_key(settings: Settings, *, behind: bool = True) -> None:
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY] if behind else []
    settings.SECRET_KEY = "another key, long enough to please: 0123456789abcdefghijklmnop"


def test_who_is_signed_in_stays_so_and_then_without_the_old_key(browser: Browser, settings: Settings) -> None:
    another_key(settings)
    assert browser.get("/").status_code == 200
    settings.SECRET_KEY_FALLBACKS = []
    assert browser.get("/").status_code == 200


def test_without_the_old_key_everybody_signs_in_again(browser: Browser, settings: Settings) -> None:
    another_key(settings, behind=False)
    assert browser.get("/")["Location"] == "/accounts/login/?next=/"


def test_an_app_goes_on_showing_the_right_codes(me: StaffMember, settings: Settings) -> None:
    TOTP.activate(me, SECRET)
    another_key(settings)
    browser, path = sign_in(me)
    assert browser.post(path, {"code": code()})["Location"] == "/"


def test_an_invitation_does_not_hang_on_the_key(me: StaffMember, settings: Settings) -> None:
    link = f"/invited/{invite(member=me, by=me, at=datetime.now(UTC))}/"
    another_key(settings, behind=False)
    assert Browser().get(link).status_code == 200


@pytest.mark.plain
def test_what_was_sealed_opens_while_the_old_key_is_known(settings: Settings) -> None:
    sealed = seal(b"a client secret")
    another_key(settings)
    assert unseal(sealed) == b"a client secret"
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(Unreadable):
        unseal(sealed)
