from __future__ import annotations

from typing import Any

import pytest

from crm.capture.envelope import read
from crm.capture.sources.outlook import as_mail
from crm.staff.errors import Refusal
from tests.capture.mails import MORNING
from tests.capture.sources.outlook_files import BODY, CLASS, HEADERS, SENDER, SUBJECT, saved

pytestmark = pytest.mark.plain

SENT = (
    "From: Mara Lind <mara@northlight.test>\r\nTo: pm@brackenfold.test\r\nSubject: Batch 7\r\n"
    "Date: Mon, 19 Oct 2026 09:00:00 -0400\r\nMessage-ID: <q@x.test>\r\n"
    "Content-Type: multipart/mixed;\r\n boundary=x\r\nMIME-Version: 1.0\r\n\r\n"
)


def message(**more: Any) -> bytes:
    texts = {CLASS: "IPM.Note", SUBJECT: "Batch 7", BODY: "When is the batch ready?"}
    return as_mail(saved(texts | more.get("texts", {})), "a.msg")


def test_a_message_that_was_sent_keeps_its_headers_and_text() -> None:
    found = read(message(texts={HEADERS: SENT}))
    assert (found.message_id, found.dated, found.author.address) == ("q@x.test", MORNING, "mara@northlight.test")
    assert found.text.strip() == "When is the batch ready?"


def test_a_message_that_never_left_outlook_has_what_outlook_knows() -> None:
    found = read(message(texts={SENDER: "mara@northlight.test"}))
    assert (found.subject, found.author.address, found.message_id) == ("Batch 7", "mara@northlight.test", "")


def test_a_message_without_a_text_is_still_one() -> None:
    assert read(message(texts={HEADERS: SENT, BODY: ""})).text.strip() == ""


@pytest.mark.parametrize("cut", [600, 1200])
def test_a_truncated_message_is_refused(cut: int) -> None:
    whole = saved({CLASS: "IPM.Note", SUBJECT: "Batch 7", BODY: "Ready?", HEADERS: SENT})
    with pytest.raises(Refusal, match="no message of Outlook that can be opened"):
        as_mail(whole[:cut], "a.msg")
