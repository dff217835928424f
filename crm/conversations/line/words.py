"""The words of a line, compared without capitals, accents and the punctuation around them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from crm.clients.words import fold

EDGE = re.compile(r"^\W+|\W+$")
PART = re.compile(r"[^\W_]+")
SEPARATORS = frozenset("-–—·|/")


@lru_cache(maxsize=50_000)
def parts(text: str) -> tuple[str, ...]:
    """The letters and figures of a text, piece by piece: “Halloway-Pine” gives halloway, pine."""
    return tuple(PART.findall(fold(text)))


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a line: as typed, as compared, and whether a stretch of words ends with it."""

    raw: str
    bare: str
    ends: bool

    @property
    def capital(self) -> bool:
        return self.raw.lstrip("(“\"'")[:1].isupper()

    @property
    def is_separator(self) -> bool:
        return not self.bare and all(letter in SEPARATORS for letter in self.raw)


def tokens(line: str) -> list[Token]:
    return [_token(raw) for raw in line.split()]


def _token(raw: str) -> Token:
    bare = EDGE.sub("", fold(raw).replace("’", "'")).removesuffix("'s")
    separator = not bare and all(letter in SEPARATORS for letter in raw)
    return Token(raw, bare, separator or raw[-1] in ",;:.!?")


def text(words: Sequence[Token]) -> str:
    """The words as typed, one blank apart, without separators left over at the ends (a minus sign stays)."""
    first, last = 0, len(words)
    while first < last and words[first].is_separator:
        first += 1
    while last > first and words[last - 1].is_separator:
        last -= 1
    return " ".join(word.raw for word in words[first:last]).rstrip(",;:")
