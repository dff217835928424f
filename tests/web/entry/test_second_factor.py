from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.test import Client as Browser
from pytest_django.fixtures import Settings

from crm.staff.models import Installation, StaffMember
from crm.staff.services import first_link, post_letters
from tests import make

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def asked(settings: Settings) -> None:
    settings.ASK_SECOND_FACTOR = True


def code(secret: str = SECRET) -> str:
    return str(format_hotp_value(hotp_value(secret, list(yield_hotp_counters_from_time())[1])))


def with_app(member: StaffMember) -> StaffMember:
    """They have set up an app before."""
    TOTP.activate(member, SECRET)
    return member


def sign_in(member: StaffMember) -> tuple[Browser, str]:
    """Their browser after the password, and where it was sent."""
    browser = Browser()
    answer = browser.post("/accounts/login/", {"login": member.email, "password": make.PASSWORD})
    return browser, answer["Location"]


def told(browser: Browser, path: str) -> str:
    return browser.get(path, follow=True).content.decode()


def test_an_app_is_set_up_with_the_code_it_shows(
    me: StaffMember, browser: Browser, django_capture_on_commit_callbacks: Any
) -> None:
    secret = re.search(r"<code[^>]*>(\w+)</code>", told(browser, "/accounts/2fa/app/"))
    assert secret
    with django_capture_on_commit_callbacks(execute=True):
        answer = browser.post("/accounts/2fa/app/", {"code": code(secret[1])})
    assert answer["Location"] == "/accounts/2fa/recovery-codes/"
    assert secret[1] not in str(Authenticator.objects.get(user=me, type="totp").data)
    post_letters(at=datetime.now(UTC))
    assert "An authenticator app was set up." in mail.outbox[0].body


def test_a_wrong_code_sets_nothing_up(me: StaffMember, browser: Browser) -> None:
    browser.get("/accounts/2fa/app/")
    assert browser.post("/accounts/2fa/app/", {"code": "000000"}).status_code == 422
    assert not Authenticator.objects.filter(user=me).exists()


def test_the_password_alone_opens_nothing(me: StaffMember) -> None:
    browser, path = sign_in(with_app(me))
    assert path == "/accounts/2fa/code/"
    assert browser.get("/").status_code == 302
    assert browser.post(path, {"code": "000000"}).status_code == 422
    assert browser.post(path, {"code": code()})["Location"] == "/"


def test_a_code_is_worth_one_sign_in(me: StaffMember) -> None:
    with_app(me)
    first, second = sign_in(me)[0], sign_in(me)[0]
    number = code()
    assert first.post("/accounts/2fa/code/", {"code": number}).status_code == 302
    assert second.post("/accounts/2fa/code/", {"code": number}).status_code == 422


def test_codes_are_not_guessed_for_long(me: StaffMember) -> None:
    browser, path = sign_in(with_app(me))
    for _ in range(5):
        browser.post(path, {"code": "000000"})
    assert browser.post(path, {"code": code()}).status_code == 422


def test_a_recovery_code_lets_in_once_and_codes_are_shown_once(me: StaffMember, browser: Browser) -> None:
    with_app(me)
    browser.post("/accounts/2fa/recovery-codes/new/")
    codes = re.findall(r"<code>(\d+)</code>", told(browser, "/accounts/2fa/recovery-codes/"))
    assert len(codes) == 10
    assert codes[0] not in told(browser, "/accounts/2fa/recovery-codes/")
    assert sign_in(me)[0].post("/accounts/2fa/code/", {"code": codes[0]}).status_code == 302
    assert sign_in(me)[0].post("/accounts/2fa/code/", {"code": codes[0]}).status_code == 422


def test_a_reset_password_does_not_go_round_the_second_factor(me: StaffMember) -> None:
    browser = Browser()
    browser.post("/accounts/password/reset/", {"email": with_app(me).email})
    post_letters(at=datetime.now(UTC))
    link = re.search(r"/invited/\S+", str(mail.outbox[0].body))
    assert link
    assert browser.post(link[0], {"password": "quite another secret"})["Location"] == "/accounts/2fa/code/"
    assert browser.get("/").status_code == 302


@pytest.mark.usefixtures("asked")
def test_an_administrator_sets_one_up_before_anything_else_opens(me: StaffMember) -> None:
    admin = make.signs_in("Ada Min", staff_role="administrator")
    browser, _ = sign_in(admin)
    assert {browser.get(path)["Location"] for path in ("/", "/clients/", "/settings/people/")} == {"/accounts/2fa/"}
    assert browser.get("/clients/", headers={"HX-Request": "true"})["HX-Redirect"] == "/accounts/2fa/"
    with_app(admin)
    assert browser.get("/settings/people/").status_code == 200


@pytest.mark.usefixtures("asked")
def test_only_whoever_has_just_made_the_house_sets_it_up_first() -> None:
    first, later = Browser(), make.signs_in(staff_role="administrator", is_active=False)
    facts = {"company_name": "Fenwick", "name": "Ada Min", "email": "ada@fenwick.test", "password": make.PASSWORD}
    first.post(f"/welcome/{first_link(at=datetime.now(UTC))}/", facts)
    assert first.get("/settings/first-run/hours/").status_code == 200
    assert first.get("/")["Location"] == "/accounts/2fa/"
    StaffMember.objects.update(is_active=True)
    assert sign_in(later)[0].get("/settings/first-run/hours/")["Location"] == "/accounts/2fa/"


@pytest.mark.usefixtures("asked")
def test_everybody_does_where_the_house_says_so(me: StaffMember, browser: Browser) -> None:
    assert browser.get("/").status_code == 200
    Installation.objects.update(second_factor=True)
    assert sign_in(me)[0].get("/")["Location"] == "/accounts/2fa/"


@pytest.mark.usefixtures("asked")
def test_the_last_second_factor_of_an_administrator_stays(me: StaffMember) -> None:
    admin = with_app(make.signs_in("Ada Min", staff_role="administrator"))
    browser, path = sign_in(admin)
    browser.post(path, {"code": code()})
    assert "add a passkey first" in told(browser, "/accounts/2fa/app/remove/")
    assert browser.post("/accounts/2fa/app/remove/").status_code == 422
    assert Authenticator.objects.filter(user=admin, type="totp").exists()


def test_others_may_take_theirs_off(me: StaffMember, browser: Browser) -> None:
    with_app(me)
    assert browser.post("/accounts/2fa/app/remove/").status_code == 302
    assert not Authenticator.objects.filter(user=me).exists()


def test_an_old_sign_in_is_asked_again_before_it_changes(me: StaffMember, browser: Browser) -> None:
    session = browser.session
    session["account_authentication_methods"][0]["at"] -= timedelta(hours=1).total_seconds()
    session.save()
    path = "/accounts/reauthenticate/?next=/accounts/2fa/app/"
    assert browser.get("/accounts/2fa/app/")["Location"].replace("%2F", "/") == path
    assert browser.post(path, {"password": "not this"}).status_code == 422
    assert browser.post(path, {"password": make.PASSWORD})["Location"] == "/accounts/2fa/app/"


def test_whoever_proves_anew_who_they_are_gets_a_new_session(me: StaffMember, browser: Browser) -> None:
    overheard = Browser()
    overheard.cookies["sessionid"] = browser.cookies["sessionid"].value
    browser.post("/accounts/reauthenticate/", {"password": "not this"})
    assert overheard.get("/").status_code == 200
    browser.post("/accounts/reauthenticate/", {"password": make.PASSWORD})
    assert (browser.get("/").status_code, overheard.get("/").status_code) == (200, 302)
    assert "only here" in browser.get("/accounts/sessions/").content.decode()


def test_nobody_goes_elsewhere_after_being_asked_again(me: StaffMember, browser: Browser) -> None:
    path = "/accounts/reauthenticate/?next=https://evil.test/"
    assert browser.post(path, {"password": make.PASSWORD})["Location"] == "/"


def test_an_administrator_takes_a_lost_one_off(me: StaffMember) -> None:
    session, path = sign_in(with_app(me))
    session.post(path, {"code": code()})
    office, _ = sign_in(make.signs_in("Ada Min", staff_role="administrator"))
    office.post(f"/settings/people/{me.pk}/second-factor/", {"reason": "lost her phone"})
    assert session.get("/").status_code == 302
    assert sign_in(me)[1] == "/"
    post_letters(at=datetime.now(UTC))
    assert "The second factor was taken off." in mail.outbox[-1].body


def test_an_administrator_signs_somebody_out_everywhere(me: StaffMember, browser: Browser) -> None:
    office, _ = sign_in(make.signs_in("Ada Min", staff_role="administrator"))
    assert "Sign them out everywhere" in told(office, f"/settings/people/{me.pk}/")
    office.post(f"/settings/people/{me.pk}/sign-out/")
    assert browser.get("/").status_code == 302
    assert "Sign them out everywhere" not in told(office, f"/settings/people/{me.pk}/")
    assert sign_in(me)[1] == "/"


def test_an_old_sign_in_ends_no_session(me: StaffMember, browser: Browser) -> None:
    session = browser.session
    session["account_authentication_methods"][0]["at"] -= timedelta(hours=1).total_seconds()
    session.save()
    assert browser.get("/accounts/sessions/").status_code == 200
    assert browser.post("/accounts/sessions/")["Location"].startswith("/accounts/reauthenticate/")


@pytest.mark.parametrize("act", ["invitation", "second-factor", "sign-out"])
def test_an_old_sign_in_makes_no_way_in_for_anybody(me: StaffMember, act: str) -> None:
    office, _ = sign_in(make.signs_in("Ada Min", staff_role="administrator"))
    session = office.session
    session["account_authentication_methods"][0]["at"] -= timedelta(hours=1).total_seconds()
    session.save()
    answer = office.post(f"/settings/people/{me.pk}/{act}/", {"reason": "lost her phone"})
    assert answer["Location"].startswith("/accounts/reauthenticate/")
    resumed = office.post(answer["Location"], {"password": make.PASSWORD}, follow=True)
    assert resumed.status_code == 200
