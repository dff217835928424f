from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client as Browser

from crm.capture.models import MailRules, OwnName, TaughtRule
from crm.capture.quiet import quiet_share
from crm.clients.models import Client
from tests import make
from tests.capture.mails import MORNING, mail
from tests.capture.taking import LATER, northlight, take

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser() -> Browser:
    northlight()
    browser = Browser()
    browser.force_login(make.person(staff_role="administrator"))
    return browser


def test_a_domain_is_added_and_removed(browser: Browser) -> None:
    browser.post("/settings/mail/add/", {"kind": "domain", "value": "Brackenfold.test "})
    row = OwnName.objects.get()
    assert row.value == "brackenfold.test"
    browser.post(f"/settings/mail/{row.pk}/remove/")
    assert not OwnName.objects.exists()


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("domain", "gmail.com"),
        ("domain", "x@y.test"),
        ("shared", "y.test"),
        ("alias", "a@y.test"),
        ("server", "no name"),
    ],
)
def test_what_cannot_be_ours_is_refused_with_a_reason(browser: Browser, kind: str, value: str) -> None:
    assert browser.post("/settings/mail/add/", {"kind": kind, "value": value}).status_code == 422


def test_switches_are_turned_by_administrators_alone(browser: Browser) -> None:
    browser.post("/settings/mail/switches/", {"copies_ask": "on"})
    rules = MailRules.objects.get()
    assert (rules.copies_ask, rules.thanks_end) == (True, False)
    other = Browser()
    other.force_login(make.person())
    assert other.post("/settings/mail/switches/", {}).status_code == 403


def thanked() -> None:
    ours = mail(
        "ole@brackenfold.test", "mara@northlight.test", id="a", in_reply_to="<q>", sent=MORNING + timedelta(hours=1)
    )
    thanks = mail(id="t", body="Thanks!", in_reply_to="<a>", sent=MORNING + timedelta(hours=2))
    take(mail(id="q"), ours, thanks)


def test_the_share_of_what_asked_nothing_is_told(browser: Browser) -> None:
    thanked()
    share = quiet_share(Client.objects.all(), LATER)
    assert (share.quiet, share.all) == (1, 2)


def test_a_client_one_may_not_see_is_not_in_the_share(browser: Browser) -> None:
    thanked()
    assert quiet_share(Client.objects.none(), LATER).all == 0


def test_a_lesson_is_forgotten(browser: Browser) -> None:
    rule = TaughtRule.objects.create(pattern="x.test", says="no_reply", taught_by=make.person(), taught_at=MORNING)
    browser.post(f"/settings/mail/taught/{rule.pk}/forget/")
    rule.refresh_from_db()
    assert rule.ended_at is not None
