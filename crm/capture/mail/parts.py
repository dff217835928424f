"""The parts of a message, flat and bounded: what was written, what was attached, what a machine reported."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.policy import compat32

from . import charsets
from .headers import Headers, text_of

MOST_PARTS = 500
DEEPEST = 30
SMALL_PICTURE = 10 * 1024
LONGEST_NAME = 120
LARGEST_CALENDAR = 1024 * 1024
MOST_CALENDARS = 20
METHOD = re.compile(rb"^METHOD:\s*([A-Za-z]{1,20})\s*$", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file in a mail. `hidden`: a small picture inside its text, such as a logo."""

    name: str
    media_type: str
    size: int
    sha256: str = ""
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A leaf of the message, or a whole message attached to it."""

    message: Message
    headers: Headers
    media_type: str
    name: str

    @property
    def attached(self) -> bool:
        """Something to open, not to read in place."""
        if self.media_type.startswith("multipart/"):
            return False
        if self.headers.word("content-disposition") == "attachment" or self.name:
            return True
        return self.media_type == "message/rfc822" or not self.media_type.startswith(("text/", "message/"))

    @property
    def data(self) -> bytes:
        payload = self.message.get_payload(decode=True)
        return payload if isinstance(payload, bytes) else b""

    @property
    def content(self) -> bytes:
        """What a person would save: the bytes of a file, or an attached message as it came."""
        inner = next(inner_messages(self.message), None) if self.media_type == "message/rfc822" else None
        return _as_it_came(inner) if inner else self.data

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.content).hexdigest()

    @property
    def text(self) -> str:
        return charsets.decode(self.data, parameter(self.message, "charset"), guess=True)


def _as_it_came(message: Message) -> bytes:
    try:
        return message.as_bytes(policy=compat32)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return b""


def leaves(message: Message) -> list[Part]:
    """The parts in reading order, at most 500 and 30 deep. Attached messages are not opened."""
    found: list[Part] = []
    waiting = [(message, 0)]
    while waiting and len(found) < MOST_PARTS:
        one, depth = waiting.pop()
        if one.get_content_maintype() != "multipart" or not one.is_multipart():
            found.append(Part(one, Headers(one), one.get_content_type(), _name(one)))
        elif depth < DEEPEST:
            waiting += [(inner, depth + 1) for inner in reversed(list(inner_messages(one)))]
    return found


def _name(message: Message) -> str:
    name = parameter(message, "filename", "content-disposition") or parameter(message, "name")
    return text_of(name.encode("utf-8", "replace"))


def parameter(message: Message, name: str, header: str = "content-type") -> str:
    """A parameter of a header, RFC 2231 undone; empty where there is none or nobody can read it."""
    try:
        value = message.get_param(name, "", header)
    except (ValueError, LookupError, TypeError, AttributeError):
        return ""
    if isinstance(value, tuple):
        charset, _, text = value
        return charsets.decode(text.encode("latin-1", "replace"), charset or "")
    return charsets.decode(str(value).encode("utf-8", "surrogateescape"))


def attachments(parts: list[Part]) -> tuple[Attachment, ...]:
    return tuple(_attachment(part, part.content) for part in parts if part.attached)


def _attachment(part: Part, content: bytes) -> Attachment:
    size, inside = len(content), part.media_type.startswith("image/") and "content-id" in part.headers
    hidden = inside and size < SMALL_PICTURE and part.headers.word("content-disposition") != "attachment"
    return Attachment(clean_name(part.name), part.media_type[:100], size, hashlib.sha256(content).hexdigest(), hidden)


def clean_name(name: str) -> str:
    """A name that is safe on every disk: no path, no control characters, no tricks of writing direction."""
    last = re.split(r"[/\\]", name)[-1]
    plain = "".join(letter for letter in last if unicodedata.category(letter)[0] != "C")
    kept = re.sub(r'[<>:"|?*]+', "_", plain).strip(" .")
    stem, dot, ending = kept.rpartition(".")
    return (f"{stem[: LONGEST_NAME - 12]}{dot}{ending[:11]}" if len(kept) > LONGEST_NAME else kept) or "unnamed"


def calendars(parts: list[Part]) -> tuple[bytes, ...]:
    """The calendar parts as they came, inline or attached, each once; what they say is not read here."""
    found = (part.data for part in parts if part.media_type in ("text/calendar", "application/ics"))
    return tuple(dict.fromkeys(data for data in found if 0 < len(data) <= LARGEST_CALENDAR))[:MOST_CALENDARS]


def method_of(calendar: bytes) -> str:
    """What a calendar part wants, such as request or reply; empty where it does not say."""
    found = METHOD.search(calendar[:LARGEST_CALENDAR])
    return found[1].decode("ascii").lower() if found else ""


def inner_messages(message: Message) -> Iterator[Message]:
    """The parts of a multipart, the message in a message/rfc822, the blocks of a message/delivery-status."""
    # Asked for text, the standard library would decode it by a charset anybody may have made up.
    payload = message.get_payload() if message.is_multipart() else ()
    if isinstance(payload, list):
        yield from (one for one in payload if isinstance(one, Message))
