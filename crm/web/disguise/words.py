"""Names out, code names in. Plain: rows of names give a Disguise, a Disguise changes texts."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from typing import Any, NamedTuple

from crm.clients.words import fold

from .forms import ORDINARY, WORD, Form, code, company, initials, key_of, person

# Instead of what two of them are called by.
SEVERAL = "•••"
SOMEBODY = "somebody@"
# What may stand between two words of a name, in HTML too: “Smith &amp; Sons”, “<mark>New</mark> England”.
BETWEEN = r"""(?:&(?:amp|quot|lt|gt|nbsp|#x27|#39);|</?mark>|[^\w<>"]|_){0,12}"""
BEGIN, END = r"(?<![^\W_])(?!(?:amp|quot|lt|gt|nbsp|x27);)", r"(?![^\W_])"
ADDRESS = re.compile(r"(?:[\w.+-]|&#x27;|&amp;)+@([\w-]+(?:\.[\w-]+)+)")
CUT = re.compile(r"[^\W\d_]{4,}(?=…)")
MARKS = re.compile(r"</?mark>")
NOTHING = r"(?!)"
NOISE = re.compile(r"&#?\w+;|</?mark>")


class Row(NamedTuple):
    """A client, a person at one, a domain said to be one’s, or what one was called before."""

    kind: str
    client: int
    name: str
    short_code: str
    address: str
    code_name: str


@dataclass(frozen=True)
class Lexicon:
    """What stands for each key, which keys hold only as they are written, how all are spelled, whose mail is whose."""

    stands: Mapping[str, str]
    exact: Mapping[str, Set[str]]
    spelled: Set[str]
    mail: Mapping[str, str]


class Disguise:
    """Changes every form of a name it knows, the longest first, as whole words and in any case."""

    def __init__(self, known: Lexicon) -> None:
        self.known = known
        tree = BEGIN + _tree(known.spelled) + END if known.spelled else NOTHING
        self.pattern = re.compile(tree, re.IGNORECASE)
        self.begun = sorted(
            {fold(word) for one in known.spelled if key_of(one.split()) not in known.exact for word in one.split()}
            - ORDINARY
        )

    def text(self, told: str) -> str:
        if "@" in told:
            told = ADDRESS.sub(self._address, told)
        told = self.pattern.sub(self._name, told)
        return CUT.sub(self._cut, told) if "…" in told else told

    def finds(self, told: str) -> bool:
        return self.text(told) != told

    def code_of(self, told: str) -> str:
        """What stands for a text that is a name and nothing else; empty for any other."""
        found = self.pattern.fullmatch(told.strip())
        instead = self._name(found) if found else told
        return instead if instead != told else ""

    def _name(self, found: re.Match[str]) -> str:
        words = WORD.findall(NOISE.sub(" ", found[0]))
        key, written = key_of(words), "".join(words)
        if written not in self.known.exact.get(key, {written}):
            return found[0]
        return self.known.stands.get(key, SEVERAL) + "".join(MARKS.findall(found[0]))

    def _address(self, found: re.Match[str]) -> str:
        labels = found[1].lower().split(".")
        ends = (".".join(labels[n:]) for n in range(len(labels) - 1))
        known = next((self.known.mail[one] for one in (found[0].lower(), *ends) if one in self.known.mail), "")
        return SOMEBODY + known if known else found[0]

    def _cut(self, found: re.Match[str]) -> str:
        """The beginning of a name that was cut short says it as well."""
        word = fold(found[0])
        place = bisect_left(self.begun, word)
        return "" if place < len(self.begun) and self.begun[place].startswith(word) else found[0]


def disguise(rows: Iterable[Row]) -> Disguise:
    rows = list(rows)
    codes = {row.client: row.code_name or f"Client {row.client}" for row in rows if row.kind == "client"}
    forms = [found for row in rows for found in _forms(row, codes.get(row.client, SEVERAL))]
    exact = _grouped((form.key, "".join(form.exact)) for form, _ in forms)
    mail = _grouped((row.address.lower(), _mailed(codes.get(row.client, ""))) for row in rows if row.address)
    return Disguise(
        Lexicon(
            stands=_only(_grouped((form.key, instead) for form, instead in forms)),
            exact={key: told for key, told in exact.items() if "" not in told},
            spelled={spelled for form, _ in forms for spelled in form.spellings},
            mail=_only(mail),
        )
    )


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for key, value in pairs:
        found[key].add(value)
    return found


def _forms(row: Row, code_name: str) -> Iterator[tuple[Form, str]]:
    if row.kind == "contact":
        yield from ((form, initials(" ".join(form.words))) for form in person(row.name))
        return
    found = [*company(row.name), *code(row.short_code)]
    if "@" not in row.address:
        found += [Form(tuple(WORD.findall(row.address.lower())))] if row.address else []
    yield from ((form, code_name) for form in found if form.words)


def _mailed(code_name: str) -> str:
    return "".join(WORD.findall(code_name.lower())) or "client"


def _only(told: Mapping[str, set[str]]) -> dict[str, str]:
    return {key: next(iter(said)) if len(said) == 1 else SEVERAL for key, said in told.items()}


def _tree(keys: Iterable[str]) -> str:
    """One pattern of all, in which names that begin alike share their beginning: it costs the same for any number."""
    root: dict[str, Any] = {}
    for key in keys:
        node = root
        for letter in key:
            node = node.setdefault(letter, {})
        node[""] = {}
    return _branch(root)


def _branch(node: Mapping[str, Any]) -> str:
    ways = [(BETWEEN if letter == " " else re.escape(letter)) + _branch(node[letter]) for letter in node if letter]
    if not ways:
        return ""
    return f"(?:{'|'.join(ways)}){'?' if '' in node else ''}"
