from __future__ import annotations

import hashlib
import hmac
import json
import time
from typing import Any

import pytest
from django.test import Client as Browser
from django.test import RequestFactory

from crm.capture.models import CapturedMail, Sighting, Source
from crm.capture.services.doors import open_door
from crm.web.providers import mails_in
from tests import make
from tests.capture.mails import MORNING, mail
from tests.capture.taking import northlight

pytestmark = pytest.mark.django_db
QUESTION = mail(id="q@x.test")
JSON = "application/json"


def source(provider: str = "raw", secret: str = "") -> tuple[Source, str]:
    northlight()
    row = Source(kind="webhook", name="Provider", address="in@brackenfold.test", since=MORNING, made_at=MORNING)
    row.options, row.secret = {"provider": provider}, secret
    row.save()
    return row, f"/deliveries/{open_door(source=row, by=make.person(), at=MORNING)}/"


def handed_over(address: str, body: bytes = QUESTION) -> int:
    return Browser().post(address, body, content_type="message/rfc822").status_code


def mailgun(key: str) -> dict[str, Any]:
    stamp, token = str(int(time.time())), "t"
    signature = hmac.new(key.encode(), f"{stamp}{token}".encode(), hashlib.sha256).hexdigest()
    return {
        "timestamp": stamp,
        "token": token,
        "signature": signature,
        "recipient": "dropbox+AB@brackenfold.test",
        "body-mime": QUESTION.decode(),
    }


def test_a_mail_at_the_secret_address_is_kept_and_filed() -> None:
    row, address = source()
    assert handed_over(address) == 200
    found = CapturedMail.objects.get()
    assert (found.state, found.message) == ("filed", QUESTION)
    row.refresh_from_db()
    assert row.brought_at == row.answered_at is not None


def test_handed_over_twice_it_is_one_mail() -> None:
    _, address = source()
    assert [handed_over(address), handed_over(address)] == [200, 200]
    assert (CapturedMail.objects.count(), Sighting.objects.count()) == (1, 1)


def test_any_other_address_is_not_there() -> None:
    row, address = source()
    assert handed_over("/deliveries/guess/") == 404
    Source.objects.filter(pk=row.pk).update(is_active=False)
    assert handed_over(address) == 404
    assert not CapturedMail.objects.exists()


def test_a_machine_that_guesses_gets_no_answer_any_more() -> None:
    _, address = source()
    assert {handed_over(f"/deliveries/guess-{number}/") for number in range(20)} == {404}
    assert (handed_over("/deliveries/guess/"), handed_over(address)) == (429, 429)


def test_a_program_is_refused_in_the_open_and_not_led_elsewhere(settings: Any) -> None:
    _, address = source()
    settings.SECURE_SSL_REDIRECT = True
    assert Browser().post(address, QUESTION, content_type="message/rfc822").status_code == 403
    assert Browser().post(address, QUESTION, content_type="message/rfc822", secure=True).status_code == 200


def test_a_new_address_ends_the_old_one() -> None:
    row, old = source()
    token = open_door(source=row, by=make.person(), at=MORNING)
    assert (handed_over(old), handed_over(f"/deliveries/{token}/")) == (404, 200)
    assert token not in str(Source.objects.values().get())


def test_what_mailgun_signed_is_taken() -> None:
    _, address = source("mailgun", "key")
    assert Browser().post(address, mailgun("key")).status_code == 200
    assert CapturedMail.objects.get().key == "q@x.test"
    assert Sighting.objects.get().envelope_to == "dropbox+ab@brackenfold.test"


def test_what_mailgun_did_not_sign_is_refused() -> None:
    _, address = source("mailgun", "key")
    assert Browser().post(address, mailgun("wrong")).status_code == 400
    assert not CapturedMail.objects.exists()


def test_postmark_hands_over_the_whole_mail() -> None:
    _, address = source("postmark")
    sent = {"RawEmail": QUESTION.decode(), "OriginalRecipient": "in@brackenfold.test", "Headers": []}
    assert Browser().post(address, json.dumps(sent), content_type="application/json").status_code == 200
    assert CapturedMail.objects.get().key == "q@x.test"


@pytest.mark.filterwarnings("error")
def test_no_password_is_missed_beside_the_secret_address() -> None:
    row, _ = source("postmark")
    request = RequestFactory().post("/", {"RawEmail": QUESTION.decode(), "Headers": []}, content_type=JSON)
    assert [to for _, to in mails_in(request, row)] == [""]


def mailersend(address: str, key: str) -> int:
    """As MailerSend documents its inbound webhook: a signed body of JSON with the raw mail in it."""
    data = {
        "id": "63b7",
        "recipients": {"rcptTo": [{"email": "in@brackenfold.test"}], "to": {"raw": "in@brackenfold.test"}},
        "sender": {"email": "mara@northlight.test"},
        "raw": QUESTION.decode(),
        "created_at": "2026-10-19T13:00:00.000000Z",
    }
    body = json.dumps({"type": "inbound.message", "inbound_id": "r1", "data": data}).encode()
    signature = hmac.new(key.encode(), body, hashlib.sha256).hexdigest()
    return Browser().post(address, body, content_type=JSON, headers={"Signature": signature}).status_code


def test_what_mailersend_signed_is_taken_and_nothing_else() -> None:
    _, address = source("mailersend", "key")
    assert [mailersend(address, "wrong"), mailersend(address, "key")] == [400, 200]
    assert CapturedMail.objects.get().key == "q@x.test"
    assert Sighting.objects.get().envelope_to == "in@brackenfold.test"


# Its maintainers no longer try it out, so it is tried here.
@pytest.mark.filterwarnings("ignore:django-anymail has dropped official support")
def test_sendgrid_hands_over_the_whole_mail() -> None:
    _, address = source("sendgrid")
    envelope = json.dumps({"to": ["in@brackenfold.test"], "from": "mara@northlight.test"})
    assert Browser().post(address, {"email": QUESTION.decode(), "envelope": envelope}).status_code == 200
    assert CapturedMail.objects.get().key == "q@x.test"


def test_a_mail_larger_than_a_form_of_ours_may_be_is_taken() -> None:
    _, address = source()
    assert handed_over(address, mail(id="q@x.test", body="x" * 5_000_000)) == 200
    assert CapturedMail.objects.count() == 1


def test_pages_are_not_for_providers() -> None:
    _, address = source()
    assert Browser().get(address).status_code == 405
