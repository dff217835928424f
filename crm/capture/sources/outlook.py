"""A message that Outlook saved (.msg), made a mail like any other."""

from __future__ import annotations

import re
import struct
from email.message import EmailMessage
from email.utils import format_datetime

from oxmsg import Message
from oxmsg.attachment import Attachment

from crm.staff.errors import Refusal

# Those of the message we make stand for these.
OF_ITS_PARTS = re.compile(r"^(?:content-[\w-]+|mime-version):.*(?:\r?\n[ \t].*)*\r?\n?", re.IGNORECASE | re.MULTILINE)
BROKEN = (ValueError, OSError, LookupError, TypeError, AttributeError, AssertionError, struct.error)


def as_mail(raw: bytes, name: str) -> bytes:
    """Its headers as they came, its text and its attachments. Refusal when Outlook's format cannot be read."""
    try:
        found = Message.load(raw)
        headers = _headers(found)
        parts = _parts(found)
    except BROKEN as error:
        raise Refusal(
            f"{name} is no message of Outlook that can be opened. Save it again, or as .eml from another program."
        ) from error
    return headers.encode("utf-8", "replace") + bytes(parts)


def _headers(found: Message) -> str:
    """What the mail servers wrote; of a draft or a mail that never left Outlook, what Outlook knows."""
    written = found.properties.str_prop_value(0x007D) or ""
    kept = OF_ITS_PARTS.sub("", written.lstrip()).strip()
    if kept:
        return "\r\n".join(kept.splitlines()) + "\r\n"
    people = ", ".join(f"{_plain(one.name)} <{_plain(one.email_address)}>" for one in found.recipients)
    told = {"From": found.sender or "", "To": people, "Subject": found.subject}
    if found.sent_date:
        told["Date"] = format_datetime(found.sent_date)
    return "".join(f"{name}: {_plain(value)}\r\n" for name, value in told.items() if value)


def _parts(found: Message) -> EmailMessage:
    made = EmailMessage()
    made.set_content(found.body or "")
    if found.html_body:
        made.add_alternative(found.html_body, subtype="html")
    for one in found.attachments:
        _attach(made, one)
    return made


def _attach(made: EmailMessage, one: Attachment) -> None:
    """A file; a message attached to a message is left out, as Outlook keeps it as no file."""
    if one.attached_by_value and one.file_bytes is not None:
        kind, _, of_it = (one.mime_type or "").lower().partition("/")
        if kind not in ("application", "image", "audio", "video", "text") or not of_it:
            kind, of_it = "application", "octet-stream"
        made.add_attachment(one.file_bytes, maintype=kind, subtype=of_it, filename=one.file_name)


def _plain(text: str | None) -> str:
    return " ".join((text or "").split())
