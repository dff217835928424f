from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from django.core import mail
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from config import settings as shipped
from crm.staff.models import AuditEvent, Letter, StaffMember
from crm.staff.services import post_letters
from tests import make

pytestmark = pytest.mark.django_db
NEW = "quite another secret"


def ask(email: str) -> str:
    answer = Browser().post("/accounts/password/reset/", {"email": email}, follow=True)
    return answer.content.decode()


def link() -> str:
    post_letters(at=datetime.now(UTC))
    found = re.search(r"/invited/\S+", str(mail.outbox[-1].body))
    assert found
    return found[0]


@pytest.mark.plain
def test_passwords_are_kept_with_argon2() -> None:
    assert shipped.PASSWORD_HASHERS[0].endswith("Argon2PasswordHasher")


def test_whoever_forgot_chooses_another_by_a_link_that_works_once(me: StaffMember) -> None:
    ask(me.email.upper())
    path, browser = link(), Browser()
    assert browser.post(path, {"password": NEW})["Location"] == "/"
    assert browser.get("/").status_code == 200
    assert Browser().get(path).status_code == 404
    me.refresh_from_db()
    assert me.check_password(NEW)


def test_nobody_learns_who_is_known_here(me: StaffMember) -> None:
    assert ask(me.email) == ask("nobody@else.test")
    assert Letter.objects.count() == 2
    post_letters(at=datetime.now(UTC))
    assert [letter.to for letter in mail.outbox] == [[me.email]]


def test_an_unknown_address_costs_what_a_known_one_costs(me: StaffMember) -> None:
    statements("somebody@else.test")
    assert statements(me.email) == statements("nobody@else.test")


def statements(email: str) -> list[str]:
    """What the database is asked, without the values."""
    with CaptureQueriesContext(connection) as asked:
        Browser().post("/accounts/password/reset/", {"email": email})
    return [re.sub(r"'[^']*'|\d+", "?", query["sql"]) for query in asked]


def test_a_mailbox_is_not_flooded(me: StaffMember) -> None:
    for _ in range(5):
        ask(me.email)
    assert Letter.objects.count() == 3


def test_another_password_needs_that_of_today_and_is_told_by_mail(me: StaffMember, browser: Browser) -> None:
    words = {"oldpassword": "not this", "password1": NEW, "password2": NEW}
    assert browser.post("/accounts/password/change/", words).status_code == 422
    answer = browser.post("/accounts/password/change/", words | {"oldpassword": make.PASSWORD})
    assert answer["Location"] == "/settings/you/"
    post_letters(at=datetime.now(UTC))
    assert "The password was changed." in mail.outbox[0].body


def test_a_change_of_how_one_signs_in_stays_in_the_trail(me: StaffMember, browser: Browser) -> None:
    browser.post("/accounts/password/change/", {"oldpassword": make.PASSWORD, "password1": NEW, "password2": NEW})
    assert AuditEvent.objects.filter(actor=me, object_id=me.pk, field="sign_in", new__contains="password").exists()


def test_a_password_is_taken_as_it_was_typed(me: StaffMember) -> None:
    ask(me.email)
    spaced = f" {NEW} "
    Browser().post(link(), {"password": spaced})
    assert Browser().post("/accounts/login/", {"login": me.email, "password": spaced})["Location"] == "/"
    assert Browser().post("/accounts/login/", {"login": me.email, "password": NEW}).status_code == 422


def test_another_password_ends_every_other_session(me: StaffMember, browser: Browser) -> None:
    other = Browser()
    other.post("/accounts/login/", {"login": me.email, "password": make.PASSWORD})
    browser.post("/accounts/password/change/", {"oldpassword": make.PASSWORD, "password1": NEW, "password2": NEW})
    assert (browser.get("/").status_code, other.get("/").status_code) == (200, 302)


@pytest.mark.parametrize("weak", ["short", "1234567890123", "tamsin adeyolu"])
def test_a_weak_password_is_refused_with_a_sentence(browser: Browser, weak: str) -> None:
    answer = browser.post(
        "/accounts/password/change/", {"oldpassword": make.PASSWORD, "password1": weak, "password2": weak}
    )
    assert answer.status_code == 422
