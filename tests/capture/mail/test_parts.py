from __future__ import annotations

import hashlib

import pytest

from crm.capture.envelope import read
from crm.capture.mail.parts import clean_name
from tests.capture.mails import mail, multipart

pytestmark = pytest.mark.plain


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("report.pdf", "report.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\a.doc", "a.doc"),
        ("fdp.\u202eexe", "fdp.exe"),
        ("a\r\nSet-Cookie: x.txt", "aSet-Cookie_ x.txt"),
        ("...", "unnamed"),
        ("", "unnamed"),
        ("x" * 300 + ".pdf", "x" * 108 + ".pdf"),
    ],
)
def test_a_name_is_made_safe(name: str, clean: str) -> None:
    assert clean_name(name) == clean


def with_parts(*parts: str) -> bytes:
    content_type, body = multipart("Content-Type: text/plain\r\n\r\nSee below.", *parts)
    return mail(content_type=content_type, body=body)


def test_a_file_is_known_by_its_hash() -> None:
    [one] = read(with_parts("Content-Type: application/pdf; name=a.pdf\r\n\r\ndata")).attachments
    assert (one.sha256, one.size) == (hashlib.sha256(b"data").hexdigest(), 4)


def test_a_small_picture_inside_the_text_is_hidden() -> None:
    logo = "Content-Type: image/png\r\nContent-ID: <logo>\r\n\r\nx"
    sent = "Content-Type: image/png\r\nContent-Disposition: attachment\r\nContent-ID: <photo>\r\n\r\nx"
    assert [one.hidden for one in read(with_parts(logo, sent)).attachments] == [True, False]


def test_the_same_invitation_inline_and_attached_is_one() -> None:
    calendar = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR"
    inline = f"Content-Type: text/calendar; method=REQUEST\r\n\r\n{calendar}"
    attached = f"Content-Type: application/ics; name=invite.ics\r\n\r\n{calendar}"
    assert len(read(with_parts(inline, attached)).calendars) == 1


def test_an_attached_message_is_saved_as_it_came() -> None:
    [one] = read(with_parts("Content-Type: message/rfc822\r\n\r\nFrom: a@x.test\r\n\r\nHello")).attachments
    assert (one.name, one.size) == ("unnamed", len("From: a@x.test\n\nHello"))
