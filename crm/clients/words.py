"""How a name, a code or a sentence is broken into the words it is found by."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

# A longer word is found by its beginning.
LONGEST = 40
# “NLB-007” and “hot-melt” are also typed without their hyphen; an address or a path never is.
LONGEST_JOINED = 24
_WORD = re.compile(r"[^\W_]+")
_RUN = re.compile(r"\S+")
# Two words with something between them that is no space; most texts have none.
_HYPHENATED = re.compile(r"[^\W_](?:[^\w\s]|_)+[^\W_]")
# Letters that no decomposition takes apart.
_PLAIN = str.maketrans({"ø": "o", "đ": "d", "ð": "d", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})


def fold(text: str) -> str:
    """Lower case without accents: “Łódź” is “lodz”, “Straße” is “strasse”."""
    if text.isascii():
        return text.lower()
    taken_apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in taken_apart if not unicodedata.combining(letter)).translate(_PLAIN)


def words_of(text: str) -> list[str]:
    """The folded words of a text, each once, in order. Whatever is no letter or digit parts them."""
    return list(dict.fromkeys(word[:LONGEST] for word in _WORD.findall(fold(text))))


def findable(texts: Iterable[str]) -> list[str]:
    """The words that stand in an index for these texts: their words, and hyphenated ones joined too."""
    return list(dict.fromkeys(word for text in texts for word in (*words_of(text), *_joined(text))))


def _joined(text: str) -> Iterator[str]:
    text = fold(text)
    for run in _RUN.findall(text) if _HYPHENATED.search(text) else ():
        parts = _WORD.findall(run)
        if len(parts) > 1 and len(run) <= LONGEST_JOINED:
            yield "".join(parts)
