from __future__ import annotations

from datetime import timedelta

import pytest

from crm.capture.models import CapturedMail
from crm.clients.models import Client
from crm.conversations.services import correct
from tests.capture.mails import MORNING, mail, multipart
from tests.capture.taking import LATER, clocks, northlight, said, take

pytestmark = pytest.mark.django_db

QUESTION = mail(id="q@x.test")


@pytest.fixture
def north() -> Client:
    return northlight()


def answer(to: str = "mara@northlight.test") -> bytes:
    return mail("ole@brackenfold.test", to, id="a@x.test", in_reply_to="<q@x.test>", sent=MORNING + timedelta(hours=1))


def bounce(*recipients: str, action: str = "failed") -> bytes:
    blocks = "".join(f"\r\nFinal-Recipient: rfc822; {one}\r\nAction: {action}\r\n" for one in recipients)
    content_type, body = multipart(
        f"Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.test\r\n{blocks}",
        "Content-Type: message/rfc822\r\n\r\nMessage-ID: <a@x.test>\r\n\r\nOn Friday.",
        kind="report",
    )
    sent = MORNING + timedelta(hours=2)
    return mail("mailer-daemon@mx.test", id="b@x.test", sent=sent, content_type=content_type, body=body)


def test_an_answer_that_bounced_opens_the_clock_again(north: Client) -> None:
    take(QUESTION, answer())
    assert clocks() == [("q@x.test", "a@x.test")]
    take(bounce("mara@northlight.test"))
    assert clocks() == [("q@x.test", None)]


def test_a_bounce_that_was_taken_in_first_counts_alike(north: Client) -> None:
    take(bounce("mara@northlight.test"))
    take(answer())
    take(QUESTION)
    assert clocks() == [("q@x.test", None)]


def test_an_answer_that_reached_a_colleague_still_counts(north: Client) -> None:
    take(QUESTION, answer("mara@northlight.test, ida@northlight.test"), bounce("ida@northlight.test"))
    assert clocks() == [("q@x.test", "a@x.test")]


def test_a_delay_is_no_failure(north: Client) -> None:
    take(QUESTION, answer(), bounce("mara@northlight.test", action="delayed"))
    assert clocks() == [("q@x.test", "a@x.test")]


def test_what_a_person_knows_better_is_not_undone_by_later_mail(north: Client) -> None:
    take(QUESTION, answer(), bounce("mara@northlight.test"))
    fact = said(CapturedMail.objects.get(key="a@x.test"))
    correct(interaction=fact, by=None, at=LATER, reason="she read it on her phone", reached=True)
    take(mail(id="r@x.test", in_reply_to="<a@x.test>", sent=MORNING + timedelta(hours=3)))
    assert clocks()[0] == ("q@x.test", "a@x.test")
