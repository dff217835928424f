from __future__ import annotations

import pytest

from crm.capture.envelope import read
from crm.capture.mail.classes import MailClass
from tests.capture.mails import mail, multipart

pytestmark = pytest.mark.plain

DAEMON = "Mail Delivery System <mailer-daemon@mx.test>"


def kind(*sender: str, **headers: str) -> MailClass:
    return read(mail(*sender, **headers)).kind


def delivery_status(action: str) -> dict[str, str]:
    content_type, body = multipart(
        "Content-Type: text/plain\r\n\r\nSorry.",
        "Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.test\r\n\r\n"
        f"Final-Recipient: rfc822; mara@northlight.test\r\nAction: {action}\r\nStatus: 5.1.1",
        "Content-Type: message/rfc822\r\n\r\nMessage-ID: <ours@brackenfold.test>\r\nSubject: Batch 7\r\n\r\nReady.",
        kind="report",
    )
    return {"content_type": content_type, "body": body}


def test_a_person_wrote_it() -> None:
    assert kind() == MailClass.HUMAN


def test_a_mail_that_calls_itself_our_notice_is_judged_as_any_other() -> None:
    envelope = read(mail(id="touchline.9f@brackenfold.test"))
    assert (envelope.kind, envelope.our_notice) == (MailClass.HUMAN, True)


@pytest.mark.parametrize(
    ("action", "found"), [("failed", "bounce"), ("delayed", "delay"), ("delivered", "report"), ("relayed", "report")]
)
def test_a_delivery_report_is_told_by_its_action(action: str, found: str) -> None:
    assert kind(DAEMON, **delivery_status(action)) == found


def test_a_bounce_names_whom_and_what_it_is_about() -> None:
    report = read(mail(DAEMON, **delivery_status("failed"))).report
    assert report.recipients == ("mara@northlight.test",)
    assert report.about == ("ours@brackenfold.test",)


@pytest.mark.parametrize(
    "subject", ["Undeliverable: Batch 7", "Returned mail: see transcript", "Unzustellbar: Charge 7", "failure notice"]
)
def test_a_bounce_of_an_old_server_is_told_by_its_subject(subject: str) -> None:
    assert kind(subject=subject) == MailClass.BOUNCE


def test_an_old_bounce_quotes_the_id_of_what_failed() -> None:
    envelope = read(mail(DAEMON, body="Sorry.\n\nMessage-ID: <ours@brackenfold.test>\nSubject: Batch 7"))
    assert envelope.references == ("ours@brackenfold.test",)


def test_a_warning_is_no_bounce() -> None:
    assert kind(DAEMON, subject="Warning: could not send message for past 4 hours") == MailClass.DELAY


def test_a_read_receipt_is_a_report() -> None:
    content_type, body = multipart("Content-Type: message/disposition-notification\r\n\r\nDisposition: x; displayed")
    assert kind(content_type=content_type, body=body) == MailClass.REPORT


@pytest.mark.parametrize(
    "headers",
    [
        {"auto_submitted": "auto-replied"},
        {"auto_submitted": "auto-generated; x=y"},
        {"x_autoreply": "yes"},
        {"x_autorespond": "Batch 7"},
        {"precedence": "auto_reply"},
        {"precedence": "junk"},
        {"x_ms_exchange_inbox_rules_loop": "pm@brackenfold.test", "x_auto_response_suppress": "All"},
        {"return_path": "<>"},
        {"subject": "Out of Office: Batch 7"},
        {"subject": "Automatische Antwort: Charge 7"},
        {"subject": "Réponse automatique : lot 7"},
    ],
)
def test_an_automatic_answer_is_told_by_any_of_its_signs(headers: dict[str, str]) -> None:
    assert kind(**headers) == MailClass.AUTO_REPLY


@pytest.mark.parametrize(
    "headers",
    [
        {"auto_submitted": "no"},
        {"x_autoreply": "no"},
        {"x_auto_response_suppress": "All"},
        {"subject": "Out of office furniture for suite 7"},
        {"subject": "Re: Undeliverable: who can help?"},
        {"subject": "Autoclave reply"},
    ],
)
def test_signs_that_prove_nothing(headers: dict[str, str]) -> None:
    assert kind(**headers) == MailClass.HUMAN


def test_an_invitation_is_calendar() -> None:
    content_type, body = multipart('Content-Type: text/calendar; method="REQUEST"\r\n\r\nBEGIN:VCALENDAR')
    assert kind(content_type=content_type, body=body) == MailClass.CALENDAR


@pytest.mark.parametrize(
    "headers", [{"precedence": "bulk"}, {"list_id": "<news.northlight.test>"}, {"list_unsubscribe": "<https://x.test>"}]
)
def test_what_goes_to_many_is_bulk(headers: dict[str, str]) -> None:
    assert kind(**headers) == MailClass.BULK


@pytest.mark.parametrize("local", ["no-reply", "noreply", "donotreply", "notifications", "do-not-reply"])
def test_an_address_nobody_reads_gives_notices(local: str) -> None:
    assert kind(f"Portal <{local}@northlight.test>") == MailClass.NOTICE


def test_a_person_with_an_unlucky_name_is_a_person() -> None:
    assert kind("Nora Notley <notley@northlight.test>") == MailClass.HUMAN
