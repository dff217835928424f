from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.test import override_settings

from crm.capture.models import CapturedMail, MailState
from crm.capture.services import take_in
from crm.clients.models import Client
from crm.staff.models import StaffMember
from tests import make
from tests.capture.mails import MORNING, mail
from tests.capture.taking import LATER, US, take

pytestmark = pytest.mark.django_db

QUESTION = mail(id="q@x.test")


@pytest.fixture
def unread(ann: object) -> CapturedMail:
    [one] = take(QUESTION)
    CapturedMail.objects.update(state=MailState.UNREADABLE, reason="LookupError: no such thing")
    return one


def post(browser: Browser, path: str, **data: str) -> str:
    return browser.post(path, data, follow=True).content.decode()


def test_what_could_not_be_read_is_told_with_its_reason(browser: Browser, unread: CapturedMail) -> None:
    html = browser.get("/intake/").content.decode()
    assert "One mail could not be read." in html
    assert "LookupError: no such thing" in html


def test_the_raw_bytes_are_downloaded_and_never_shown(browser: Browser, unread: CapturedMail) -> None:
    answer = browser.get(f"/intake/mails/{unread.pk}/raw/")
    assert answer.content == QUESTION
    assert answer.headers["Content-Disposition"] == f'attachment; filename="mail-{unread.pk}.eml"'
    assert answer.headers["Content-Type"] == "application/octet-stream"


def test_a_lost_key_is_told(browser: Browser, unread: CapturedMail) -> None:
    sealed = CapturedMail.objects.get().raw
    with override_settings(SECRET_KEY="another", SECRET_KEY_FALLBACKS=[]):
        other = Browser()
        other.force_login(make.person("Bo"))
        CapturedMail.objects.update(raw=sealed)
        html = other.get(f"/intake/mails/{unread.pk}/raw/", follow=True).content.decode()
    assert "encrypted with another secret key" in html


def test_trying_again_reads_what_can_be_read_by_now(browser: Browser, unread: CapturedMail) -> None:
    assert "It could be read this time. Unmatched." in post(browser, f"/intake/mails/{unread.pk}/again/")
    assert CapturedMail.objects.get().state == MailState.UNMATCHED


def test_deleting_needs_a_reason_and_leaves_a_stone(browser: Browser, unread: CapturedMail) -> None:
    assert browser.post(f"/intake/mails/{unread.pk}/delete/", {"reason": ""}).status_code == 422
    post(browser, f"/intake/mails/{unread.pk}/delete/", reason="spam")
    stone = take_in(QUESTION, us=US, at=LATER)
    assert (stone.state, stone.message, stone.subject, stone.reason) == (MailState.DELETED, b"", "", "spam")


def test_a_mail_on_a_timeline_is_not_deleted(browser: Browser, ann: object) -> None:
    make.client("Northlight Bio", domain="northlight.test")
    [one] = take(QUESTION)
    assert "stands on a client’s timeline" in post(browser, f"/intake/mails/{one.pk}/delete/", reason="spam")


def test_two_mails_under_one_id_are_shown_until_somebody_has_seen_them(browser: Browser, north: Client) -> None:
    one, _ = take(QUESTION, mail(id="q@x.test", sent=MORNING + timedelta(hours=3)))
    assert "One id, two mails" in browser.get("/intake/").content.decode()
    assert "One id, two mails" not in post(browser, f"/intake/mails/{one.pk}/seen/")


def test_what_claims_to_be_us_is_held_until_somebody_vouches_for_it(browser: Browser, north: Client) -> None:
    Client.objects.filter(pk=north.pk).update(domain="northlight.test")
    raw = mail("ole@brackenfold.test", "mara@northlight.test", id="a@x.test")
    one = take_in(raw, us=replace(US, servers=frozenset(("mx.brackenfold.test",))), at=LATER)
    html = browser.get("/intake/").content.decode()
    assert "it claims to come from us, but its origin could not be proved" in html
    assert "Read as what it claims." in post(browser, f"/intake/mails/{one.pk}/vouch/")


def test_a_forward_that_names_nobody_is_seen_by_who_handed_it_in(browser: Browser, ann: StaffMember) -> None:
    make.client("Secretorum", restricted_access=True)
    [one] = take(mail(ann.email, "dropbox@brackenfold.test", id="1", subject="Fwd: Clause 7"))
    CapturedMail.objects.update(state=MailState.REVIEW, outside=[])
    other = Browser()
    other.force_login(make.person("Bo", staff_role="administrator", is_superuser=True))
    assert [who.get(f"/intake/mails/{one.pk}/").status_code for who in (browser, other)] == [200, 404]
