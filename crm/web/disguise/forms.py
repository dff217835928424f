"""The forms in which a name turns up in texts. Plain: names in, forms out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from crm.clients.words import fold
from crm.conversations.line.vocabulary import COMMON, GRAMMAR, some

WORD = re.compile(r"[^\W_]+")
# Which of many companies it is, such a word does not say.
TRADE = some(
    "bio biotech biotechnology biologics bioscience biosciences biopharma therapeutics pharma pharmaceutical "
    "pharmaceuticals medicine medicines medical health healthcare oncology neuro neuroscience foundation institute "
    "university lab labs laboratories laboratory life science sciences research international global group holding "
    "holdings company corp corporation inc ltd limited llc gmbh ag sa bv nv plc ab as oy srl spa kg co the and of for "
    "north south east west new european american united national genomics genetics vaccines diagnostics chemicals "
    "partners capital center centre technologies technology tech systems solutions europe america asia drug cell gene"
)
# Words of our own pages, which would be unreadable with a person’s initials in their place.
OURS = some(
    "clients contact contacts project projects page pages desk log logged flag flags people search settings sign lead "
    "leader leaders leadership owner sponsor clock clocks work working hours hour day days month year home name names "
    "help target field fields long short small great early little more code codes promise promises replies weekly said"
)
ORDINARY = COMMON | GRAMMAR | OURS
TELLING, SHORT = 4, 3


class Form(NamedTuple):
    """Words one after another, in lower case; `exact` as they are written where only that says it."""

    words: tuple[str, ...]
    exact: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        return key_of(self.words)

    @property
    def spellings(self) -> tuple[str, str]:
        """With its accents and without."""
        spaced = " ".join(self.words)
        return spaced, fold(spaced)


def key_of(words: Iterable[str]) -> str:
    """The same however the words are joined: New England, new-england, NewEngland."""
    return fold("".join(words))


def company(name: str) -> Iterator[Form]:
    """The whole name, what of it is no word of the trade, and each word that is said of nothing else."""
    written = WORD.findall(name)
    words = [word.lower() for word in written] or [""]
    core = len(words)
    while core > 1 and words[core - 1] in TRADE:
        core -= 1
    yield _form(written)
    if core > 1 or words[0] not in ORDINARY:
        yield _form(written[:core])
    # Figures say nothing by themselves: a date is no company.
    telling = [w for w in words if len(w) >= TELLING and w not in ORDINARY | TRADE and not w.isdecimal()]
    for word in telling:
        yield Form((word,))
        # As codes are made of it: “QUILL-7”.
        yield from (Form((word[:size],), (word[:size].upper(),)) for size in range(TELLING, len(word)))


def code(short_code: str) -> Iterator[Form]:
    """As it is written: a code of letters may be an ordinary word otherwise, one of figures says nothing."""
    written = WORD.findall(short_code)
    if any(map(str.isalpha, short_code)) and len(short_code) > 1:
        yield Form(tuple(map(str.lower, written)), tuple(written))


def person(name: str) -> Iterator[Form]:
    """The whole name and every word but the first; first names alone are those of many.

    Of “Halloway-Pine” only the two together, as each may be a word or the name of something else.
    """
    _, *others = map(WORD.findall, name.split()) if name.strip() else ((),)
    if others and not name.split()[-1].isdecimal():
        yield _form(WORD.findall(name))
        yield from (
            _form(words) for words in others if "".join(words).lower() not in ORDINARY and len("".join(words)) > 1
        )


def initials(name: str) -> str:
    """“E. M.”"""
    return " ".join(f"{word[0].upper()}." for word in WORD.findall(name))


def _form(written: list[str]) -> Form:
    """One short or ordinary word is taken only where it stands as a name does, with its capitals."""
    words = tuple(map(str.lower, written))
    shaky = len(words) == 1 and (len(words[0]) <= SHORT or words[0] in ORDINARY | TRADE)
    return Form(words, tuple(written) if shaky else ())
