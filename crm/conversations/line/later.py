"""Sorts the words of a line: those it begins with, what is understood later, and the summary between.

Later words are understood only as a stretch of their own between separators, or as a run at the very end, and only to
the last word. What is left is the summary and stays as it was typed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from .hearing import Heard, run
from .vocabulary import JOINS, LEADS, some
from .who import Finder
from .words import Token

# “Delayed by 30m” is no length of a call.
NO_LENGTH_AFTER = some("by in of every within after than to at")
SURELY_PAST = some("yesterday today")
LONGEST_RUN = 10


def hear(words: Sequence[Token], finder: Finder, *, client: int | None, today: date) -> Heard:
    """Sort the words; `client` is the one the page already says."""
    heard = Heard(today, finder, frozenset((client,)) if client else None, words[0] if words else None)
    begun = run(heard, words)
    heard, rest = _stretches(heard, _lead(words[begun:]))
    heard, rest = _tail(heard, rest)
    heard.rest = rest
    return heard


def _lead(words: Sequence[Token]) -> list[Token]:
    """The summary without the word that joins it to what came before: “about the stability plan”."""
    first = 0
    while first < len(words) and (words[first].is_separator or words[first].bare in LEADS):
        first += 1
    return list(words[first:])


def _stretches(heard: Heard, words: Sequence[Token]) -> tuple[Heard, list[Token]]:
    """Take in every later stretch between separators that is understood whole."""
    rest: list[Token] = []
    stretch: list[Token] = []
    for number, word in enumerate(words):
        stretch.append(word)
        if not word.ends and number < len(words) - 1:
            continue
        told = heard.trial()
        whole = bool(rest) and run(told, stretch) == len(stretch) and told.said > 0
        heard, kept = _judge(told, heard, stretch) if whole else (heard, stretch)
        rest, stretch = [*rest, *kept], []
    return heard, rest


def _tail(heard: Heard, words: list[Token]) -> tuple[Heard, list[Token]]:
    """Take in a run at the end: a whole contact (“… call Acme 15m”), a length, or a time."""
    for start in range(max(1, len(words) - LONGEST_RUN), len(words)):
        told, tail = heard.trial(), words[start:]
        if tail[0].bare in JOINS or run(told, tail) < len(tail):
            continue
        contact = told.way and not heard.way and told.phrases != heard.phrases
        length = told.said == 1 and told.length != heard.length and words[start - 1].bare not in NO_LENGTH_AFTER
        if contact or length:
            return told, words[:start]
        if told.time_alone(heard):
            heard, kept = _judge(told, heard, tail)
            return heard, [*words[:start], *kept]
    return heard, words


def _judge(told: Heard, heard: Heard, stretch: list[Token]) -> tuple[Heard, list[Token]]:
    """What is known with these words, and which of them stay in the summary.

    A day alone, late in a line, is more often the next meeting's than this contact's; of a day with a time the
    person is asked.
    """
    if not told.time_alone(heard) or stretch[0].bare in SURELY_PAST:
        return told, []
    if told.clock is None or heard.doubt:
        return heard, stretch
    told.doubt = stretch
    return told, stretch
