"""Files as other programs write them, and an import of them from beginning to end."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from openpyxl import Workbook

from crm.capture.models import TableImport, TableState
from crm.capture.services.tables import go_on_with_all, map_columns, start, take_table, undo
from crm.staff.models import StaffMember
from tests.make import LONG_AGO, MONDAY


def sheet(*rows: Sequence[object]) -> io.BytesIO:
    book = Workbook()
    first = book.create_sheet(index=0)
    for row in rows:
        first.append(list(row))
    file = io.BytesIO()
    book.save(file)
    return file


def lines(*rows: Sequence[object], encoding: str = "utf-8", delimiter: str = ",") -> io.BytesIO:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return io.BytesIO(text.getvalue().encode(encoding))


def checked(
    kind: str,
    *rows: Sequence[object],
    by: StaffMember | None = None,
    at: datetime = MONDAY,
    since: datetime = LONG_AGO,
    zone: str = "America/New_York",
    **more: Any,
) -> TableImport:
    """Taken in, its columns as guessed and with `more` of them, and every row looked at."""
    table = take_table(kind=kind, name="table.csv", file=lines(*rows), by=by, at=at)
    columns = table.columns | {name: f"={value}" for name, value in more.items()}
    map_columns(table=table, columns=columns, timezone=zone, day_first=False, since=since)
    return gone_on(table, at)


def imported(kind: str, *rows: Sequence[object], at: datetime = MONDAY, **more: Any) -> TableImport:
    """Everything of it that has no fault is written."""
    return gone_on(start(table=checked(kind, *rows, at=at, **more)), at)


def undone(table: TableImport, at: datetime = MONDAY) -> TableImport:
    return gone_on(undo(table=table), at)


def gone_on(table: TableImport, at: datetime) -> TableImport:
    go_on_with_all(at=at)
    table.refresh_from_db()
    assert table.state in (TableState.CHECKED, TableState.DONE, TableState.UNDONE)
    return table


def faults(table: TableImport) -> list[tuple[int, str, str]]:
    """Row, column and what is wrong."""
    return [(row, column, wrong) for batch in table.batches.all() for row, column, wrong, _ in batch.faults]
