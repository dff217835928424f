from __future__ import annotations

from email import message_from_bytes

import pytest

from crm.capture.mail.headers import LONGEST_ID, Headers, ids_in, text_of

pytestmark = pytest.mark.plain


def headers(raw: bytes) -> Headers:
    return Headers(message_from_bytes(raw + b"\n\n"))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (b"Batch 7", "Batch 7"),
        (b"=?utf-8?q?Gr=C3=B6=C3=9Fe?= of batch", "Größe of batch"),
        (b"=?utf-8?b?R3LDtsOfZQ==?=", "Größe"),
        (b"=?utf-8?b?R3LDtsOfZQ?=", "Größe"),
        (b"=?utf-8?q?Gr=C3?= =?utf-8?q?=B6=C3=9Fe?=", "Größe"),
        (b"Re: =?nowhere?q?Gr=C3=B6=C3=9Fe?= now", "Re: Größe now"),
        ("Größe".encode(), "Größe"),
        ("Größe".encode("cp1252"), "Größe"),
        (b"Batch\r\n\t7\r\n ready", "Batch 7 ready"),
        (b"=?utf-8?q?Batch 7?=", "Batch 7"),
        (b"=?utf-8?b?****?=", ""),
    ],
)
def test_header_text_is_readable(value: bytes, text: str) -> None:
    assert text_of(value) == text


def test_white_space_between_encoded_words_is_only_folding() -> None:
    assert text_of(b"=?utf-8?q?Batch?=\r\n =?iso-8859-1?q?_=E4?=") == "Batch ä"


def test_ids_stand_in_angle_brackets() -> None:
    assert ids_in(b"<a@b> (comment x@y) <c-d@e.f>") == ["a@b", "c-d@e.f"]


def test_ids_without_brackets_are_accepted_where_there_are_none() -> None:
    assert ids_in(b"a1@mail.test, b2@mail.test of Monday") == ["a1@mail.test", "b2@mail.test"]


def test_an_id_keeps_its_case_and_odd_letters() -> None:
    assert ids_in(b"<CAF+x=_!Q@Mail.TEST>") == ["CAF+x=_!Q@Mail.TEST"]


def test_a_monstrous_id_is_shortened_the_same_way_each_time() -> None:
    one, other = ids_in(b"<" + b"a" * 5000 + b"@b>"), ids_in(b"<" + b"a" * 5000 + b"@b>")
    assert one == other
    assert len(one[0]) <= LONGEST_ID


def test_the_leading_word_of_a_header_comes_without_parameters() -> None:
    assert headers(b"Auto-Submitted: Auto-Replied; owner=x").word("auto-submitted") == "auto-replied"
    assert headers(b"Subject: x").word("precedence") == ""


def test_an_empty_header_does_not_hide_a_full_one() -> None:
    assert headers(b"Subject:\nSubject: Batch 7").text("subject") == "Batch 7"
