"""What a mail server says about an earlier message: which one, to whom, and whether it failed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message

from .addresses import mailboxes
from .headers import Headers, ids_in
from .parts import Part, inner_messages

STATUS = ("message/delivery-status", "message/global-delivery-status")
ABOUT_READING = ("message/disposition-notification", "message/feedback-report")
ORIGINALS = ("message/rfc822", "text/rfc822-headers", "message/rfc822-headers", "message/global-headers")
ID_LINE = re.compile(rb"^[ \t>]*(?:original-)?message-id:\s*(<[^<>\s]+>)", re.IGNORECASE | re.MULTILINE)
STATUS_CODE = re.compile(r"\b[245]\.\d{1,3}\.\d{1,3}\b")
LONGEST = 64 * 1024


@dataclass(frozen=True, slots=True)
class Report:
    """`actions` as in RFC 3464 (failed, delayed, …); `about` the message ids it speaks of.

    `status`: the code of the first recipient it failed for (RFC 3463), `diagnosis` what the server there said.
    """

    on_delivery: bool = False
    on_reading: bool = False
    actions: frozenset[str] = frozenset()
    recipients: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    status: str = ""
    diagnosis: str = ""


def report(headers: Headers, parts: list[Part]) -> Report:
    blocks = [Headers(inner) for part in parts if part.media_type in STATUS for inner in _blocks(part)]
    failed = mailboxes([*headers.all("x-failed-recipients"), *(_recipient(block) for block in blocks)])
    told = next((block for block in blocks if block.word("action") == "failed"), None)
    return Report(
        on_delivery=any(part.media_type in STATUS for part in parts),
        on_reading=any(part.media_type in ABOUT_READING for part in parts),
        actions=frozenset(word for block in blocks if (word := block.word("action"))),
        recipients=tuple(box.address for box in failed),
        about=_about(headers, parts, blocks),
        status=_status(told) if told else "",
        diagnosis=_diagnosis(told) if told else "",
    )


def _status(block: Headers) -> str:
    found = STATUS_CODE.search(block.text("status")) or STATUS_CODE.search(block.text("diagnostic-code"))
    return found[0] if found else ""


def _diagnosis(block: Headers) -> str:
    """The words after “smtp;”, in one line."""
    return " ".join(block.text("diagnostic-code").rpartition(";")[2].split())[:200]


def _blocks(part: Part) -> list[Message]:
    found = list(inner_messages(part.message))
    # An attached or oddly encoded report comes as one text.
    return found or [message_from_bytes(block) for block in re.split(rb"\r?\n\r?\n", part.data[:LONGEST])[:50]]


def _recipient(block: Headers) -> bytes:
    """The address after “rfc822;”, unless this recipient got it."""
    if block.word("action") in ("delivered", "relayed", "expanded"):
        return b""
    return (block.raw("final-recipient") or block.raw("original-recipient")).rpartition(b";")[2]


def _about(headers: Headers, parts: list[Part], blocks: list[Headers]) -> tuple[str, ...]:
    ids = [*headers.ids("original-message-id"), *(one for block in blocks for one in block.ids("original-message-id"))]
    for part in parts:
        if part.media_type in ORIGINALS:
            ids += _id_of_original(part)
        elif part.media_type in ABOUT_READING or part.media_type.startswith("text/"):
            ids += [one for found in ID_LINE.findall(part.data[:LONGEST])[:5] for one in ids_in(found)]
    return tuple(dict.fromkeys(ids))


def _id_of_original(part: Part) -> tuple[str, ...]:
    inner = next(inner_messages(part.message), None)
    return Headers(inner or message_from_bytes(part.data[:LONGEST])).ids("message-id")
