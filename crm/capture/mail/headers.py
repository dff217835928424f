"""The headers of a message or part as bytes, and their text (RFC 2047, each word on its own, errors replaced)."""

from __future__ import annotations

import binascii
import hashlib
import re
from base64 import b64decode
from collections.abc import Iterator
from email.message import Message
from quopri import decodestring

from . import charsets

# Longer values are cut: nothing we ask for is that long in an honest mail.
LONGEST = 64 * 1024
ENCODED_WORD = re.compile(rb"=\?([^?\s]{1,60})\?([bBqQ])\?(.{0,4000}?)\?=", re.DOTALL)
FOLD = re.compile(rb"\r?\n[ \t]*|\r[ \t]*")
MESSAGE_ID = re.compile(r"<([^<>\s]+)>")
BETWEEN_IDS = re.compile(r"[\s<>,;\"()]+")
# Ids beyond this many say nothing more about a conversation.
MOST_IDS = 200
LONGEST_ID = 250


class Headers:
    """Header values by name, as they came."""

    def __init__(self, message: Message) -> None:
        self._values: dict[str, list[bytes]] = {}
        for name, value in message.raw_items():
            data = str(value)[:LONGEST].encode("ascii", "surrogateescape")
            self._values.setdefault(name.lower(), []).append(data)

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def all(self, name: str) -> list[bytes]:
        return self._values.get(name, [])

    def raw(self, name: str) -> bytes:
        """The first of that name that says anything; empty where there is none."""
        return next((value for value in self.all(name) if value.strip()), b"")

    def text(self, name: str) -> str:
        return text_of(self.raw(name))

    def one(self, value: bytes) -> str:
        """A single value as one line, nothing decoded: what follows a fold belongs to it."""
        return charsets.decode(FOLD.sub(b" ", value))

    def word(self, name: str) -> str:
        """The leading word of a header such as Precedence, in lower case, without parameters and comments."""
        return re.split(r"[;(\s]", self.text(name).strip().lower(), maxsplit=1)[0]

    def ids(self, *names: str) -> tuple[str, ...]:
        """The message ids in these headers, in order, each once."""
        found = (one for name in names for value in self.all(name) for one in ids_in(value))
        return tuple(dict.fromkeys(found))[:MOST_IDS]


def text_of(value: bytes) -> str:
    """One line of readable text."""
    unfolded = FOLD.sub(b" ", value[:LONGEST])
    text = "".join(_pieces(unfolded))
    return re.sub(r"\s+", " ", text).strip()


def _pieces(value: bytes) -> Iterator[str]:
    """Plain stretches and encoded words in turn; neighbours of one charset are joined before they are decoded."""
    at, waiting, charset = 0, b"", ""
    for found in ENCODED_WORD.finditer(value):
        between = value[at : found.start()]
        name = found[1].decode("ascii", "replace").split("*")[0]
        if between.strip() or name.lower() != charset.lower():
            yield charsets.decode(waiting, charset)
            # White space between two encoded words is only folding.
            yield _plain(between) if between.strip() or not at else ""
            waiting = b""
        waiting += _unpacked(found[2], found[3])
        charset, at = name, found.end()
    yield charsets.decode(waiting, charset)
    yield _plain(value[at:])


def _plain(value: bytes) -> str:
    return charsets.decode(value, "utf-8")


def _unpacked(encoding: bytes, data: bytes) -> bytes:
    if encoding in b"qQ":
        return decodestring(data.replace(b" ", b"_"), header=True)
    return unbase64(data)


def unbase64(data: bytes) -> bytes:
    """Base64 as far as it can be read: foreign characters skipped, missing padding added."""
    letters = re.sub(rb"[^A-Za-z0-9+/]", b"", data)
    if len(letters) % 4 == 1:
        letters = letters[:-1]
    try:
        return b64decode(letters + b"=" * (-len(letters) % 4))
    except binascii.Error:
        return data


def ids_in(value: bytes) -> list[str]:
    """Message ids: what stands in angle brackets, else bare words with an @. Nothing else is cleaned."""
    text = charsets.decode(FOLD.sub(b" ", value[:LONGEST]))
    found = MESSAGE_ID.findall(text) or [word for word in BETWEEN_IDS.split(text) if word.strip("@").count("@") == 1]
    return [_short(one) for one in found]


def _short(message_id: str) -> str:
    """An id that fits its column; a longer one keeps its beginning and gets its hash."""
    if len(message_id) <= LONGEST_ID:
        return message_id
    return f"{message_id[:180]}~{hashlib.sha256(message_id.encode()).hexdigest()}"
