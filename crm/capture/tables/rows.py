"""A row of text becomes values, and what is wrong with it becomes faults a person can act on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.db import models

from .cells import Habits, Unread, folded
from .guard import unguarded
from .kinds import Field, Kind

# A cell may hold a book; what is said of it is a line.
LONGEST, LONGEST_WORD = 300, 100
# Where our column comes from: the place of a heading, or "=code" for the same in every row.
Columns = Mapping[str, int | str]


class Verdict(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    LEFT_OUT = "left_out"


@dataclass(frozen=True)
class Fault:
    """What is wrong with a row: which, in which column, what, and what to do. `word` can be explained once for all."""

    row: int
    column: str
    wrong: str
    do: str
    # The column, person or client whose `word` is not known, where saying its meaning once helps.
    asks: str = ""
    word: str = ""


@dataclass
class Entry:
    """One row as it was read. An empty cell says nothing, so its column is not among the values."""

    number: int
    values: dict[str, Any] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def wrong(self, column: str, wrong: str, do: str, *, asks: str = "", word: str = "") -> None:
        self.faults.append(Fault(self.number, column, wrong[:LONGEST], do, asks, word[:LONGEST_WORD]))


@dataclass(frozen=True)
class Planned:
    """What becomes of a row: its facts for the verb that writes it, and the row it is already, if there is one."""

    number: int
    verdict: Verdict
    facts: dict[str, Any] = field(default_factory=dict)
    found: models.Model | None = None


@dataclass(frozen=True)
class Reader:
    """Reads the rows of one file by its mapping."""

    kind: Kind
    headings: Sequence[str]
    columns: Columns
    habits: Habits

    def read(self, rows: Iterable[tuple[int, Sequence[str]]]) -> list[Entry]:
        by_name = self.kind.by_name
        placed = [(by_name[name], at) for name, at in self.columns.items() if isinstance(at, int)]
        same = {name: at[1:] for name, at in self.columns.items() if isinstance(at, str)}
        return [self._entry(number, cells, placed, same) for number, cells in rows]

    def _entry(
        self, number: int, cells: Sequence[str], placed: Iterable[tuple[Field, int]], same: Mapping[str, str]
    ) -> Entry:
        entry = Entry(number, dict(same))
        if any(cell.strip() for cell in cells[len(self.headings) :]):
            entry.wrong("", "has more cells than there are headings", "A cell with a comma needs quotation marks.")
        for column, place in placed:
            cell = cells[place].strip() if place < len(cells) else ""
            if cell:
                self._cell(entry, column, self.headings[place], unguarded(cell))
        return entry

    def _cell(self, entry: Entry, column: Field, heading: str, cell: str) -> None:
        if "\0" in cell:
            entry.wrong(heading, "holds a NUL character", "Delete it; no program shows it.")
            return
        try:
            entry.values[column.name] = column.read(cell, self.habits)
        except Unread as error:
            asks = column.name if column.choices else ""
            entry.wrong(heading, error.wrong, error.do, asks=asks, word=cell if asks else "")


def without_twins(entries: Iterable[Entry], key: str, label: str) -> Iterator[Entry]:
    """Of rows with the same key only the first is without fault."""
    seen: dict[str, int] = {}
    for entry in entries:
        value = entry.values.get(key)
        word = folded(value) if isinstance(value, str) else ""
        first = seen.setdefault(word, entry.number) if word else entry.number
        if first != entry.number:
            entry.wrong(label, f"“{value}” stands in row {first} already", "Keep one of the two rows.")
        yield entry


def differing(row: models.Model, facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if getattr(row, name) != value}


def planned(entry: Entry, facts: dict[str, Any], found: models.Model | None) -> Planned:
    """New, changed by what differs, or the same as it is."""
    if entry.faults:
        return Planned(entry.number, Verdict.LEFT_OUT)
    if found is None:
        return Planned(entry.number, Verdict.NEW, facts)
    changes = differing(found, facts)
    return Planned(entry.number, Verdict.CHANGED if changes else Verdict.SAME, changes, found)
