"""Whom a line speaks of: a client, contact or project by any part of its name or code. Never guessed silently."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, reduce
from typing import NamedTuple

from crm.clients.words import findable

from .vocabulary import COMMON, GRAMMAR
from .words import Token, parts

WHOLE, WORD, BEGINNING = range(3)
# Shorter beginnings fit too much.
SHORTEST = 3


class Entry(NamedTuple):
    """Something a line can name, `also` by a code name. `client` is the number of the client it belongs to; leaders
    have none."""

    kind: str
    pk: int
    client: int
    name: str
    code: str = ""
    of: str = ""
    mine: bool = False
    also: str = ""

    @property
    def key(self) -> str:
        return f"{self.kind}-{self.pk}"

    @property
    def label(self) -> str:
        return f"{self.code} {self.name}" if self.kind == "project" else self.name

    @property
    def full(self) -> str:
        """With the client it belongs to, so that two of one name differ."""
        return f"{self.label} · {self.of}" if self.of else self.label


@lru_cache(maxsize=50_000)
def names(*called: str) -> tuple[str, ...]:
    """Every word a name or code answers to; pieces joined by a sign also as one: bfs, 120, bfs120."""
    return tuple(findable(called))


@dataclass(frozen=True, slots=True)
class Index:
    """Everything one person may name. Nothing else is ever read into a line or offered."""

    entries: tuple[Entry, ...]

    def of(self, kind: str, client: int | None = None) -> list[Entry]:
        return [row for row in self.entries if row.kind == kind and client in (None, row.client)]

    def get(self, kind: str, pk: int | None) -> Entry | None:
        return next((row for row in self.entries if row.pk == pk and row.kind == kind), None)

    def keyed(self, key: str) -> Entry | None:
        """By “contact-12”, as choices carry it."""
        kind, _, pk = key.partition("-")
        return self.get(kind, int(pk)) if pk.isdecimal() else None


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that name something, and what they fit: entry to closeness (whole name, word, beginning)."""

    words: tuple[Token, ...]
    fits: dict[Entry, int]
    chosen: bool = False

    @property
    def count(self) -> int:
        return len(self.words)

    @property
    def text(self) -> str:
        return " ".join(piece for word in self.words for piece in parts(word.bare))

    @property
    def shaky(self) -> bool:
        """Whether this is also an ordinary word or one of the grammar's own: “May”, “Will”, a project “Call”."""
        return not self.chosen and self.count == 1 and (self.words[0].bare in GRAMMAR or self.words[0].bare in COMMON)

    @property
    def clients(self) -> frozenset[int]:
        return frozenset(entry.client for entry in self.fits)

    @property
    def best(self) -> int:
        return min(self.fits.values())

    @property
    def outright(self) -> bool:
        """Names a client or project by a word of theirs, or a person in full."""
        return any(rank < (WORD if entry.kind == "contact" else BEGINNING) for entry, rank in self.fits.items())

    def rank_at(self, client: int) -> int:
        return min(rank for entry, rank in self.fits.items() if entry.client == client)

    def within(self, client: int) -> list[Entry]:
        """The closest fits at a client."""
        here = {entry: rank for entry, rank in self.fits.items() if entry.client == client}
        return [entry for entry, rank in here.items() if rank == min(here.values())]


@dataclass(slots=True)
class Finder:
    """Looks words up in an index; one pass over the index serves a whole line."""

    near: dict[str, list[tuple[str, Entry]]]
    known: dict[str, dict[Entry, int]] = field(default_factory=dict)

    @classmethod
    def over(cls, entries: Iterable[Entry], words: Iterable[Token]) -> Finder:
        near: dict[str, list[tuple[str, Entry]]] = {piece[:2]: [] for word in words for piece in parts(word.bare)}
        for entry in entries:
            for name in names(entry.name, entry.code, entry.also):
                if name[:2] in near:
                    near[name[:2]].append((name, entry))
        return cls(near)

    def fits(self, word: Token) -> dict[Entry, int]:
        """Entries of which every piece of the word is a name or begins one."""
        if word.bare not in self.known:
            pieces = [self._fits(piece) for piece in parts(word.bare)]
            self.known[word.bare] = reduce(_both, pieces) if pieces else {}
        return self.known[word.bare]

    def _fits(self, piece: str) -> dict[Entry, int]:
        rows = self.near.get(piece[:2], ())
        found = {entry: WORD for name, entry in rows if name == piece and (not piece.isdecimal() or len(piece) > 2)}
        if len(piece) >= SHORTEST and not piece.isdecimal():
            found |= {entry: BEGINNING for name, entry in rows if name.startswith(piece) and entry not in found}
        return found

    def phrase(self, words: Sequence[Token]) -> Phrase | None:
        """The longest run from the first word on that still fits something."""
        found, count = self.fits(words[0]), 1
        while found and count < len(words) and not words[count - 1].ends:
            both = self._longer(found, words[: count + 1])
            if not both:
                break
            found, count = both, count + 1
        if not found:
            return None
        said = tuple(piece for word in words[:count] for piece in parts(word.bare))
        return Phrase(tuple(words[:count]), {entry: _rank(entry, said, rank) for entry, rank in found.items()})

    def _longer(self, found: dict[Entry, int], words: Sequence[Token]) -> dict[Entry, int]:
        """What still fits with one more word; “call Call” is not one name, nor does “call” begin one."""
        last = words[-1]
        both = _both(found, self.fits(last))
        again = any(word.bare == last.bare for word in words[:-1])
        return {} if again or (both and last.bare in GRAMMAR and min(both.values()) > WORD) else both

    def mentions(self, words: Sequence[Token]) -> list[Phrase]:
        """Whole words in a summary that name something."""
        found, place = [], 0
        while place < len(words):
            phrase = self.phrase(words[place:])
            if phrase and phrase.best < BEGINNING:
                found.append(phrase)
                place += phrase.count
            else:
                place += 1
        return found


def _both(one: dict[Entry, int], other: dict[Entry, int]) -> dict[Entry, int]:
    return {entry: max(rank, other[entry]) for entry, rank in one.items() if entry in other}


def _rank(entry: Entry, said: tuple[str, ...], rank: int) -> int:
    names_of = (parts(name) for name in (entry.name, entry.code, entry.also))
    whole = said in names_of or "".join(said) == "".join(parts(entry.code))
    return WHOLE if whole else rank
