"""Mails that somebody passed on, as programs in many languages quote them; all invented."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from crm.capture.envelope import read
from crm.capture.mail.addresses import Mailbox
from crm.capture.mail.forwards import Quoted, moment, quoted

pytestmark = pytest.mark.plain

BERLIN = ZoneInfo("Europe/Berlin")
FORWARDED = datetime(2026, 10, 20, 12, 0, tzinfo=UTC)
SENT = datetime(2026, 10, 19, 7, 5, tzinfo=UTC)

GMAIL = (
    "---------- Forwarded message ---------\nFrom: {who}\nDate: Mon, Oct 19, 2026 at 9:05 AM\n"
    "Subject: Batch 7\nTo: <ole@x.test>\n\n\nReady?"
)
WHO = "Mara Lind <mara@northlight.test>"
BLOCKS = {
    "gmail": GMAIL.format(who=WHO),
    "bold": GMAIL.format(who="*Mara Lind* <mara@northlight.test>"),
    "apple": f"Begin forwarded message:\n\n> From: {WHO}\n> Subject: Batch 7\n"
    "> Date: 19 October 2026 at 09:05:00 CEST\n> To: ole@x.test\n> \n> Ready?",
    "outlook": f"________________________________\nFrom: {WHO}\nSent: Monday, October 19, 2026 "
    "9:05 AM\nTo: Ole Brandt <ole@x.test>; Ida <ida@x.test>\nSubject: Batch 7\n\nReady?",
    "old outlook": "-----Original Message-----\nFrom: Mara Lind [mailto:mara@northlight.test]\n"
    "Sent: 19 October 2026 09:05\nTo: Ole\nSubject: Batch 7\n\nReady?",
    "de": f"Von: {WHO}\nGesendet: Montag, 19. Oktober 2026 09:05\nAn: Ole <ole@x.test>\nBetreff: Batch 7\n\nReady?",
    "de apple": f"Anfang der weitergeleiteten Nachricht:\n\nVon: {WHO}\nBetreff: Batch 7\n"
    "Datum: 19. Oktober 2026 um 09:05:00 MESZ\nAn: ole@x.test\n\nReady?",
    "fr": f"De : {WHO}\nEnvoyé : lundi 19 octobre 2026 09:05\nÀ : ole@x.test\nObjet : Batch 7\n\nReady?",
    "es": f"De: {WHO}\nEnviado el: lunes, 19 de octubre de 2026 9:05\nPara: ole@x.test\nAsunto: Batch 7\n\nReady?",
    "it": f"Da: {WHO}\nInviato: lunedì 19 ottobre 2026 09:05\nA: ole@x.test\nOggetto: Batch 7\n\nReady?",
    "nl": f"Van: {WHO}\nVerzonden: maandag 19 oktober 2026 09:05\nAan: ole@x.test\nOnderwerp: Batch 7\n\nReady?",
    "pt": f"De: {WHO}\nEnviado: segunda-feira, 19 de outubro de 2026 09:05\nPara: ole@x.test\n"
    "Assunto: Batch 7\n\nReady?",
    "sv": f"Från: {WHO}\nSkickat: den 19 oktober 2026 09:05\nTill: ole@x.test\nÄmne: Batch 7\n\nReady?",
    "da": f"Fra: {WHO}\nSendt: 19. oktober 2026 09:05\nTil: ole@x.test\nEmne: Batch 7\n\nReady?",
    "pl": f"Od: {WHO}\nWysłano: poniedziałek, 19 października 2026 09:05\nDo: ole@x.test\nTemat: Batch 7\n\nReady?",
    "figures": f"From: {WHO}\nDate: 19/10/2026 09:05\nTo: ole@x.test\nSubject: Batch 7\n\nReady?",
    "american figures": "From: mara@northlight.test\nDate: 10/19/2026 9:05 AM\nTo: ole@x.test\nSubject: Batch 7\n\n"
    "Ready?",
}


def found(text: str) -> Quoted | None:
    return quoted(text, forwarded_at=FORWARDED, zone=BERLIN)


@pytest.mark.parametrize("shape", BLOCKS)
def test_the_quoted_mail_is_found(shape: str) -> None:
    mail = found(f"Please answer this.\n\n{BLOCKS[shape]}")
    assert mail is not None
    assert (mail.author.address, mail.sent_at, mail.subject, mail.text) == (
        "mara@northlight.test",
        SENT,
        "Batch 7",
        "Ready?",
    )


@pytest.mark.parametrize(
    "text",
    [
        "Please call mara@northlight.test.",
        "From: Mara Lind\nDate: 19/10/2026 09:05\nTo: ole@x.test\nSubject: Batch 7\n\nReady?",
        "From: Mara <mara@northlight.test>\nDate: soon\nTo: ole@x.test\n\nReady?",
        "From: Mara <mara@northlight.test>\nI heard that\nDate: 19/10/2026 09:05",
        "From: Mara <mara@northlight.test>\nDate: 21/10/2026 09:05\nTo: ole@x.test\n\nReady?",
    ],
)
def test_without_author_or_moment_nothing_is_guessed(text: str) -> None:
    assert found(text) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [("03/04/2026 09:05", "2026-04-03"), ("10/11/2026 09:05", "2026-10-11"), ("13/02/2026 09:05", "2026-02-13")],
)
def test_of_two_readings_the_latest_that_is_not_after_the_forward(text: str, day: str) -> None:
    read_as = moment(text, forwarded_at=FORWARDED, zone=BERLIN)
    assert read_as is not None
    assert f"{read_as.astimezone(BERLIN):%Y-%m-%d}" == day


def test_what_is_rebuilt_reads_as_the_mail_it_was() -> None:
    mail = found(BLOCKS["outlook"])
    assert mail is not None
    envelope = read(mail.rebuilt(Mailbox("pm@x.test")))
    assert (envelope.author.address, envelope.dated) == ("mara@northlight.test", SENT)
    assert [box.address for box in envelope.to] == ["ole@x.test", "ida@x.test"]


def test_a_quoted_subject_cannot_add_a_header() -> None:
    mail = Quoted(Mailbox("a@x.test", 'A" <b@x.test>\r\nBcc: c@x.test'), (), (), "x\r\nReply-To: d@x.test", SENT, "")
    raw = mail.rebuilt(Mailbox("pm@x.test"))
    assert b"\nBcc:" not in raw
    assert b"\nReply-To:" not in raw
    assert read(raw).author.address == "a@x.test"
