"""“+arkwhistle”: a leader of ours who took part."""

from __future__ import annotations

from collections.abc import Sequence

from .ask import Question, about_leader
from .given import Given
from .who import BEGINNING, Entry, Finder
from .words import Token


def read_leaders(words: Sequence[Token], given: Given) -> tuple[tuple[Entry, ...], list[Question], list[Token]]:
    """The leaders of a line, what is unclear about them, and the words without them."""
    said = {word.bare: word for word in words if _is_leader(word)}
    everybody = given.index.of("leader")
    finder = Finder.over(everybody, said.values())
    leaders: dict[Entry, None] = {}
    questions = []
    for bare, word in said.items():
        found = _closest(finder, word)
        if len(found) != 1:
            question = given.ask(about_leader(bare, found or everybody))
            questions.append(question)
            found = [row for row in everybody if row.key == question.answer]
        leaders |= dict.fromkeys(found)
    return tuple(leaders), questions, [word for word in words if not _is_leader(word)]


def _is_leader(word: Token) -> bool:
    """A plus before a name; “+3 samples” and “+49 …” are none."""
    return word.raw.startswith("+") and word.bare[:1].isalpha()


def _closest(finder: Finder, word: Token) -> list[Entry]:
    fits = finder.fits(word)
    best = min(fits.values(), default=BEGINNING)
    return [entry for entry, rank in fits.items() if rank == best]
