from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.capture.envelope import Envelope, identify, read
from tests.capture.mails import mail, multipart

pytestmark = pytest.mark.plain

PIECES = st.sampled_from(
    [
        *(
            b"From: ",
            b"Subject: ",
            b"Date: ",
            b"Content-Type: ",
            b"multipart/mixed; boundary=",
            b"message/rfc822",
            b"\n",
        ),
        *(
            b"\r\n\r\n",
            b"--",
            b"=?utf-8?q?",
            b"?=",
            b'"',
            b"<",
            b">",
            b"(",
            b"charset=",
            b"name*0*=a''%",
            b"\0",
            b"\xff",
        ),
        *(
            b"Content-Transfer-Encoding: base64",
            b"x-uuencode",
            b"text/html",
            b"<!--",
            b"&#x",
            b"message/delivery-status",
        ),
    ]
)


@given(st.lists(st.one_of(PIECES, st.binary(max_size=20)), max_size=60))
def test_no_bytes_whatever_raise(pieces: list[bytes]) -> None:
    raw = b"".join(pieces)
    assert isinstance(read(raw), Envelope)
    assert identify(raw) == identify(raw)


@given(st.binary(max_size=400), st.integers(0, 500))
def test_an_honest_mail_damaged_anywhere_is_still_read(damage: bytes, place: int) -> None:
    content_type, body = multipart(
        "Content-Type: text/plain; charset=utf-8\r\n\r\nReady?", "Content-Type: image/png\r\n\r\nx"
    )
    raw = mail(content_type=content_type, body=body)
    assert isinstance(read(raw[:place] + damage + raw[place:]), Envelope)


def test_a_mail_is_understood() -> None:
    raw = mail(
        id="q1@northlight.test",
        cc="Lab <lab@brackenfold.test>",
        in_reply_to="<a0@brackenfold.test>",
        references="<q0@northlight.test> <a0@brackenfold.test>",
        received="from mx.test by mail.test; Mon, 19 Oct 2026 13:00:02 +0000",
    )
    envelope = read(raw)
    assert (envelope.message_id, envelope.subject) == ("q1@northlight.test", "Batch 7")
    assert envelope.dated == datetime(2026, 10, 19, 13, tzinfo=UTC)
    assert envelope.received_at == datetime(2026, 10, 19, 13, 0, 2, tzinfo=UTC)
    assert [box.address for box in (*envelope.to, *envelope.cc)] == ["pm@brackenfold.test", "lab@brackenfold.test"]
    assert envelope.answers == ("a0@brackenfold.test", "q0@northlight.test")


def test_the_name_a_sending_service_took_away_is_one_of_its_names() -> None:
    envelope = read(mail(id="new@service.test", x_google_original_message_id="<old@brackenfold.test>"))
    assert envelope.references == ("old@brackenfold.test",)


def test_attachments_are_told_by_name_kind_and_size() -> None:
    content_type, body = multipart(
        "Content-Type: text/plain\r\n\r\nHere it is.",
        'Content-Type: application/pdf; name="plan.pdf"\r\nContent-Transfer-Encoding: base64\r\n\r\naGVsbG8=',
        "Content-Type: image/png\r\nContent-Disposition: inline; filename*=utf-8''Gr%C3%B6%C3%9Fe.png\r\n\r\nx",
    )
    found = read(mail(content_type=content_type, body=body)).attachments
    assert [(one.name, one.media_type) for one in found] == [
        ("plan.pdf", "application/pdf"),
        ("Größe.png", "image/png"),
    ]
    assert found[0].size == 5


def test_the_same_mail_met_elsewhere_has_the_same_fingerprint() -> None:
    raw = mail()
    assert identify(raw) == identify(raw.replace(b"\r\n", b"\n") + b"\n")
    assert identify(raw).fingerprint != identify(mail(body="When is batch 8 ready?")).fingerprint


def test_ten_thousand_headers_are_cut_and_said_so() -> None:
    many = b"".join(b"X-Header-%d: %s\r\n" % (number, b"v" * 50) for number in range(10_000))
    envelope = read(mail()[:-2].split(b"\r\n\r\n")[0] + b"\r\n" + many + b"\r\nReady?")
    assert (envelope.author.address, envelope.text) == ("mara@northlight.test", "Ready?")
    assert envelope.left_out == "some of its headers"


def test_parts_nested_too_deep_are_left_out_and_said_so() -> None:
    nest = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(2000))
    envelope = read(b"From: mara@northlight.test\nSubject: Batch 7\n" + nest)
    assert envelope.subject == "Batch 7"
    assert envelope.left_out.startswith("its text and attachments")


def test_a_mail_cut_off_in_the_middle_is_noticed() -> None:
    content_type, body = multipart("Content-Type: text/plain\r\n\r\nReady?", "Content-Type: text/plain\r\n\r\nSecond.")
    whole = mail(content_type=content_type, body=body)
    assert not read(whole).cut_off
    assert read(whole[:-20]).cut_off


@pytest.mark.parametrize("raw", [b"", b"\0" * 100, b"\n\n\n", b"\xff" * 1000, b"x" * 3_000_000])
def test_rubbish_is_an_empty_envelope(raw: bytes) -> None:
    envelope = read(raw)
    assert (envelope.message_id, envelope.author.address, envelope.dated) == ("", "", None)
