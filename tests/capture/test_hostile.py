"""Whatever the bytes are, an envelope comes of them, within the same bounds, and the next mail goes on."""

from __future__ import annotations

from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm.capture.envelope import Envelope, identify, read
from crm.capture.mail.forwards import quoted
from crm.capture.showing import shown
from tests.capture.mails import mail, multipart
from tests.capture.taking import northlight, take

NOW = datetime(2026, 10, 20, tzinfo=UTC)
# What mail is made of, so that random mail is nearly mail.
PIECES = (
    *("From: ", "To: ", "Cc: ", "Date: ", "Subject: ", "Content-Type: ", "Message-ID: <", "References: ", "Received: "),
    *("Content-Transfer-Encoding: base64", "quoted-printable", "Authentication-Results: mx; dmarc=", "Thread-Index: "),
    *(
        "multipart/mixed; boundary=b",
        "message/rfc822",
        "message/delivery-status",
        "text/html; charset=",
        "text/calendar",
    ),
    *(
        "--b",
        "--b--",
        "\r\n",
        "\r\n\r\n",
        "\n",
        "\r",
        "\0",
        " ",
        "\t",
        ">",
        "<",
        "@",
        '"',
        "(",
        ")",
        ";",
        ",",
        "=?utf-8?q?",
    ),
    *("=?x?b?", "?=", "utf-7", "x-unknown", "iso-2022-jp", "idna", "99999999999", "Mon, 31 Feb 2026 25:61:00 +9999"),
    *(
        "<p>",
        "<!--",
        "<script",
        "<blockquote type=cite",
        "-----Original Message-----",
        "From: a@b.c\nDate: 1/2/26 1:00",
    ),
    *("Thanks", "?", "On Monday x wrote:", "-- \n", "é", "\ud83d", "\u202e", "BEGIN:VCALENDAR", "METHOD:REQUEST"),
)
NEARLY_MAIL = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=8)), max_size=60).map("".join)
HONEST = (mail(), mail(subject="=?utf-8?q?Batch_7?=", cc="a@x.test, b@x.test"))


def everything(raw: bytes) -> Envelope:
    identify(raw)
    shown(raw)
    return read(raw)


@pytest.mark.plain
@settings(max_examples=150, deadline=None)
@given(st.one_of(st.binary(max_size=400), NEARLY_MAIL.map(lambda text: text.encode("utf-8", "surrogatepass"))))
def test_any_bytes_are_read(raw: bytes) -> None:
    envelope = everything(raw)
    assert "\0" not in envelope.subject + envelope.text + envelope.author.address


@pytest.mark.plain
@settings(max_examples=100, deadline=None)
@given(st.sampled_from(HONEST), st.lists(st.tuples(st.integers(0, 400), st.binary(max_size=4)), max_size=6))
def test_honest_mail_with_broken_bytes_is_read(raw: bytes, breaks: list[tuple[int, bytes]]) -> None:
    for at, data in breaks:
        raw = raw[:at] + data + raw[at + 1 :]
    assert isinstance(everything(raw), Envelope)


@pytest.mark.plain
@settings(max_examples=100, deadline=None)
@given(NEARLY_MAIL)
def test_any_text_may_be_taken_for_a_forward(text: str) -> None:
    found = quoted(text, forwarded_at=NOW, zone=UTC)
    assert found is None or found.sent_at <= NOW.replace(minute=1)


def nested(depth: int) -> bytes:
    inner = EmailMessage()
    inner.set_content("deep")
    raw = inner.as_string()
    for number in range(depth):
        raw = f"Content-Type: multipart/mixed; boundary=b{number}\n\n--b{number}\n{raw}\n--b{number}--\n"
    return raw.encode()


HOSTILE = {
    "deep": nested(400),
    "many parts": mail(content_type="multipart/mixed; boundary=b", body="--b\r\n\r\nx\r\n" * 20_000),
    "many boundaries": b"Content-Type: multipart/mixed; boundary=b\r\n" * 5_000,
    "one long header": b"Subject: " + b"x" * 3_000_000 + b"\r\n\r\ntext",
    "many addresses": mail(cc=", ".join(f"a{number}@x.test" for number in range(20_000))),
    "many ids": mail(references=" ".join(f"<{number}@x.test>" for number in range(50_000))),
    "many comments": mail("(" * 100_000 + " mara@northlight.test"),
    "many quotes": mail('"' * 99_999 + " <mara@northlight.test>"),
    "blanks in the text": mail(body="a" + " " * 300_000 + "\n" * 300_000 + "b"),
    "open tags": mail(content_type="text/html", body="<" * 300_000),
    "a header in a header": mail(subject="x\r\n\tBcc: y@x.test"),
    "no such charset": mail(content_type="text/plain; charset=zip_codec"),
    "a codec that unpacks": mail(content_type="text/plain; charset=zlib_codec", body="x"),
    "checks without end": mail(authentication_results="mx; " + "(" * 60_000 + "dmarc=pass"),
    "a line of labels": mail(subject="Fwd: x", body="From:" * 100_000),
}


@pytest.mark.plain
@pytest.mark.parametrize("shape", HOSTILE)
def test_hostile_mail_is_read_within_bounds(shape: str) -> None:
    envelope = everything(HOSTILE[shape])
    assert len(envelope.to) + len(envelope.cc) <= 1000
    assert len(envelope.answers) <= 200
    assert len(envelope.attachments) <= 500


@pytest.mark.plain
def test_what_was_left_out_is_said() -> None:
    assert "too large" in read(HOSTILE["many boundaries"]).left_out


@pytest.mark.django_db
def test_hostile_mail_holds_up_none_that_comes_after_it() -> None:
    northlight()
    content_type, body = multipart("Content-Type: text/plain\r\n\r\n\0\0When?")
    bad = [raw for name, raw in HOSTILE.items() if len(raw) < 500_000 and name != "deep"]
    last = take(*bad, mail(id="q", content_type=content_type, body=body))[-1]
    assert (last.state, last.preview) == ("filed", "When?")
