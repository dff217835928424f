"""Which of our columns a heading most likely means."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence

from .foreign import HEADINGS
from .kinds import Kind


def folded(heading: str) -> str:
    """Underscores and cases make no difference, nor does a remark in brackets: “Close_Date (UTC)” is “close date”."""
    plain = re.sub(r"\s*[\[(][^])]*[\])]\s*$", "", heading) or heading
    return " ".join(plain.casefold().replace("_", " ").split())


def fingerprint(kind: Kind, headings: Sequence[str]) -> str:
    """The same for every file of a kind with these headings, in this order."""
    words = "\n".join((kind.name, *map(folded, headings)))
    return hashlib.sha256(words.encode()).hexdigest()


def guess(kind: Kind, headings: Sequence[str]) -> dict[str, int]:
    """Our column to the place of the heading: by its name or label, else by what other programs call it.

    Each heading is taken once, by the column that knows it best.
    """
    places = {folded(heading): place for place, heading in enumerate(headings)}
    found: dict[str, int] = {}
    taken: set[int] = set()
    for column, word in sorted(_known(kind), key=lambda pair: pair[1][0]):
        place = places.get(word[1])
        if place is not None and column not in found and place not in taken:
            found[column] = place
            taken.add(place)
    return found


def _known(kind: Kind) -> Iterator[tuple[str, tuple[int, str]]]:
    """Every word for a column with its rank: our own before all others."""
    for field in kind.fields:
        yield field.name, (0, folded(field.name))
        yield field.name, (1, folded(field.label))
    for column, words in HEADINGS[kind.name].items():
        for rank, word in enumerate(words, start=2):
            yield column, (rank, word)
