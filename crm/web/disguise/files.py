"""Tables and calendars as their reader may see them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from .words import Disguise

# Octets; RFC 5545 lets a line be no longer.
LONGEST = 75


def rows(lines: Iterable[bytes], disguise: Disguise) -> Iterator[bytes]:
    """Each piece is whole rows."""
    return (disguise.text(line.decode()).encode() for line in lines)


def text(told: bytes, disguise: Disguise) -> bytes:
    return disguise.text(told.decode()).encode()


def calendar(told: bytes, disguise: Disguise) -> bytes:
    """A name may be broken by the end of a line, so the lines are put together first."""
    whole = told.replace(b"\r\n ", b"").replace(b"\r\n\t", b"").decode()
    return "\r\n".join(map(_folded, disguise.text(whole).split("\r\n"))).encode()


def _folded(line: str) -> str:
    pieces, size = [""], 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > LONGEST:
            pieces.append("")
            size = 1
        pieces[-1] += letter
        size += octets
    return "\r\n ".join(pieces)
