"""The parser torture mail of other projects, against what their own tests state."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from crm.capture.envelope import Envelope, read
from crm.capture.mail.classes import MailClass
from crm.capture.showing import shown

from .corpora import CORPORA, needs_corpora

pytestmark = [pytest.mark.plain, needs_corpora]

NASTY = CORPORA / "mail" / "nasty"
# Statements we do not share, each for a reason.
OTHERWISE = {
    # An address has no blanks; what stands before it is a name.
    ("imap_tools__mix_caps_content_type.eml", "from"),
    # A picture without a name is attached all the same.
    ("imap_tools__missing_content_disposition.eml", "attachments"),
    # The text of a mail is no attachment because it has a Content-ID.
    ("imap_tools__text_with_content_id.eml", "attachments"),
    # An attached message is one attachment; what is inside belongs to it.
    ("imap_tools__attachment_message_rfc822.eml", "attachments"),
    # Delivery reports are read by machines; only the message they return is attached.
    ("imap_tools__multipart_report_multiple_status.eml", "attachments"),
}


def statements() -> list[tuple[str, dict[str, Any]]]:
    index = json.loads((NASTY / "index.json").read_text()) if NASTY.is_dir() else {}
    return [(name, _uncontested(entry)) for name, entry in index.items()]


def _uncontested(entry: dict[str, Any]) -> dict[str, Any]:
    left_out = entry.get("contested", ())
    return {field: value for field, value in entry["expected"].items() if field not in left_out}


def understood(envelope: Envelope) -> dict[str, Any]:
    dated = envelope.dated
    return {
        "from": envelope.author.address or None,
        "subject": envelope.subject,
        "date_utc": f"{dated:%Y-%m-%dT%H:%M:%SZ}" if dated else None,
        "date_naive": f"{dated:%Y-%m-%dT%H:%M:%S}" if dated else None,
        "attachments": len(envelope.attachments),
        "is_human": envelope.kind is MailClass.HUMAN,
        "is_bounce": envelope.kind is MailClass.BOUNCE,
        "is_auto_reply": envelope.kind is MailClass.AUTO_REPLY,
        "is_delayed_dsn": envelope.kind is MailClass.DELAY,
    }


def compared(value: Any) -> Any:
    return re.sub(r"\s+", " ", value).strip().lower() if isinstance(value, str) else value


def test_every_statement_is_met_or_refused_for_a_reason(record_property: Callable[[str, object], None]) -> None:
    wrong, stated = set(), Counter(field for _, expected in statements() for field in expected)
    for name, expected in statements():
        found = understood(read((NASTY / name).read_bytes()))
        wrong |= {(name, field) for field, value in expected.items() if compared(found[field]) != compared(value)}
    refused = Counter(field for _, field in wrong)
    record_property("met", {field: f"{count - refused[field]} of {count}" for field, count in stated.items()})
    assert wrong == OTHERWISE


def test_every_mail_is_read_and_shown_without_an_exception() -> None:
    for path in NASTY.glob("*.eml"):
        raw = path.read_bytes()
        assert shown(raw).new == read(raw).new_text
