"""Mailboxes out of address headers. An address in angle brackets wins over whatever the name pretends to be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from . import charsets
from .headers import ENCODED_WORD, FOLD, LONGEST, text_of

MOST_ADDRESSES = 500
ADDRESS = re.compile(r"[^\s<>,;:\"()\[\]@]+@[^\s<>,;:\"()@]+")
ANGLE = re.compile(r"<([^<>]*)>")
QUOTED = re.compile(r"\"(\\.|[^\"\\])*\"")
LONGEST_ADDRESS = 254
LONGEST_ITEM = 1000
CLOSERS = {"(": ")", "<": ">", '"': '"'}


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A person or a machine: the address in lower case, and the name it goes by."""

    address: str
    name: str = ""

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2]

    @property
    def local(self) -> str:
        return self.address.rpartition("@")[0]


def mailboxes(values: list[bytes]) -> tuple[Mailbox, ...]:
    """Everybody named in these headers, in order, each address once."""
    found = (box for value in values for box in _in_header(value))
    by_address: dict[str, Mailbox] = {}
    for box in found:
        by_address.setdefault(box.address, box)
        if len(by_address) >= MOST_ADDRESSES:
            break
    return tuple(by_address.values())


def _in_header(value: bytes) -> Iterator[Mailbox]:
    unfolded = FOLD.sub(b" ", value[:LONGEST])
    text = charsets.decode(unfolded)
    found = [box for item in split(text) if (box := _mailbox(item))]
    if not found and ENCODED_WORD.search(unfolded):
        # Some mailers encode the address together with the name.
        found = [box for item in split(text_of(unfolded)) if (box := _mailbox(item))]
    yield from found


def split(text: str) -> list[str]:
    """The list at its commas and semicolons, but not inside quotes, comments or angle brackets; group names go."""
    items, start, inside = [], 0, ""
    # An opening mark nobody closes is only a mark.
    closed_until = {mark: text.rfind(closer) for mark, closer in CLOSERS.items()}
    for at, letter in enumerate(text):
        if inside:
            inside = "" if letter == inside and not _escaped(text, at, inside) else inside
        elif at < closed_until.get(letter, -1):
            inside = CLOSERS[letter]
        elif letter in ",;":
            items.append(text[start:at])
            start = at + 1
        elif letter == ":" and text.find("@", start, at) < 0:
            start = at + 1
    return [*items, text[start:]]


def _escaped(text: str, at: int, inside: str) -> bool:
    return inside != ">" and text[at - 1] == "\\"


def _mailbox(item: str) -> Mailbox | None:
    item = item[-LONGEST_ITEM:]
    angles = [found for found in ANGLE.finditer(item) if "@" in found[1]]
    if angles:
        address, name = _address(angles[-1][1]), item[: angles[-1].start()].rstrip("<")
    else:
        address, name = _address(QUOTED.sub(" ", item)) or _address(item), _comment(item)
    return Mailbox(address, _name(name)) if address else None


def _address(text: str) -> str:
    found = ADDRESS.search(_without_comments(text).strip())
    if found is None and (quoted := re.fullmatch(r"\s*(\"[^\"]+\"@\S+)\s*", text)):
        return quoted[1].lower()[:LONGEST_ADDRESS]
    address = found[0].strip("'.") if found else ""
    return address.lower() if len(address) <= LONGEST_ADDRESS else ""


def _without_comments(text: str) -> str:
    return re.sub(r"\([^()]*\)", "", text)


def _comment(item: str) -> str:
    found = re.search(r"\(([^()]*)\)", item)
    return found[1] if found else ""


def _name(text: str) -> str:
    name = text_of(text.encode("utf-8", "replace")).strip()
    if len(name) > 1 and name[0] == name[-1] and name[0] in "\"'":
        name = name[1:-1]
    return re.sub(r"\\(.)", r"\1", name).strip(" \"'")
