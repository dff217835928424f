"""The sentence above an import, by how far it has come."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from crm.capture.models import TableImport, TableState
from crm.capture.tables.kinds import KINDS

from ..spans import figure

Lede = tuple[str, str]


def done(table: TableImport) -> int:
    """Rows looked at in this state."""
    return min(table.rows, table.position * KINDS[table.kind].batch)


def _rows(counts: Mapping[str, int], *told: tuple[str, str]) -> str:
    return ", ".join(f"{counts[name]:,} {words}" for name, words in told if counts.get(name))


def _of(table: TableImport) -> str:
    return f"{done(table):,} of {figure(table.rows, 'row')}."


def _checked(table: TableImport) -> Lede:
    told = _rows(table.counts, ("new", "new"), ("changed", "to be changed"), ("same", "already there"))
    left = table.counts.get("left_out", 0)
    rest = f"{figure(left, 'row')} would be left out." if left else "Nothing is written before you say so."
    return f"{told}." if told else "No row can be imported yet.", rest


def _written(table: TableImport) -> Lede:
    told = _rows(table.counts, ("new", "added"), ("changed", "changed"), ("same", "there before"))
    left = table.counts.get("left_out", 0)
    rest = f"{figure(left, 'row was', 'rows were')} left out." if left else "Everything counts from now on."
    return f"{told}." if told else "Nothing was added.", rest


def _undone(table: TableImport) -> Lede:
    stays = table.counts.get("stays", 0)
    rest = f"{figure(stays, 'row stays', 'rows stay')}." if stays else "The file can come again."
    return f"{figure(table.counts.get('gone', 0), 'row')} taken back.", rest


LEDES: Mapping[TableState, Callable[[TableImport], Lede]] = {
    TableState.MAPPING: lambda table: ("What do these columns mean?", ""),
    TableState.CHECKING: lambda table: ("Every row is being looked at.", _of(table)),
    TableState.CHECKED: _checked,
    TableState.WRITING: lambda table: ("The rows are being written.", _of(table)),
    TableState.DONE: _written,
    TableState.UNDOING: lambda table: ("The import is being taken back.", _of(table)),
    TableState.UNDONE: _undone,
}
