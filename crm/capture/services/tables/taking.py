"""A file of rows is kept, its columns are named, its writing and its undoing are asked for. A job does the rest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, time
from itertools import islice
from pathlib import PurePath
from typing import Any, BinaryIO

from django.db import transaction

from crm.staff.errors import Refusal
from crm.staff.models import StaffMember
from crm.staff.queries import calendar_at
from crm.staff.services import check_zone

from ...models import TableBatch, TableImport, TableState
from ...tables.headings import fingerprint, guess
from ...tables.kept import packed
from ...tables.kinds import KINDS, Kind
from ...tables.reading import Row, open_table
from ...tables.rights import check_may
from ...tables.rows import Columns

State = TableState
FRESH = {"position": 0, "counts": {}, "ended_at": None}


def take_table(*, kind: str, name: str, file: BinaryIO, by: StaffMember | None, at: datetime) -> TableImport:
    """Keep the rows of a file with a first guess of what its columns mean, or what a person last said they do.

    Refusal says what is wrong with the file, or that somebody may not import this; then nothing is kept.
    """
    check_may(by, kind)
    columns = KINDS[kind]
    found = open_table(file)
    batches, rows = _sealed(columns, found.rows)
    day = calendar_at(at)
    table = TableImport(
        kind=kind,
        name=PurePath(name.replace("\\", "/")).name[:300] or "table",
        by=by,
        made_at=at,
        headings=found.headings,
        fingerprint=fingerprint(columns, found.headings),
        rows=rows,
        timezone=(by.timezone if by else "") or day.zone.key,
        since=datetime.combine(day.local_date(at), time(), day.zone),
    )
    _propose(table, columns)
    with transaction.atomic():
        table.save()
        TableBatch.objects.bulk_create(
            (TableBatch(table=table, number=number, rows=sealed) for number, sealed in enumerate(batches)),
            batch_size=50,
        )
    return table


def _sealed(kind: Kind, rows: Iterable[Row]) -> tuple[list[bytes], int]:
    """Packed and sealed in batches, so that a long file takes little room while it is read."""
    batches, count, rest = [], 0, iter(rows)
    while batch := list(islice(rest, kind.batch)):
        batches.append(packed(batch))
        count += len(batch)
    return batches, count


def _propose(table: TableImport, kind: Kind) -> None:
    known = TableImport.objects.filter(fingerprint=table.fingerprint, by=table.by).exclude(columns={}).first()
    if known:
        table.columns, table.meanings = known.columns, known.meanings
        table.timezone, table.day_first = known.timezone, known.day_first
    else:
        table.columns = guess(kind, table.headings)


def map_columns(
    *, table: TableImport, columns: Columns, timezone: str, day_first: bool, since: datetime
) -> TableImport:
    """Say what the columns mean and have all rows checked. Refusal without a column that every row needs."""
    check_zone(timezone)
    _check_columns(KINDS[table.kind], columns, len(table.headings))
    return _move(
        table,
        (State.MAPPING, State.CHECKED),
        State.CHECKING,
        columns=dict(columns),
        timezone=timezone,
        day_first=day_first,
        since=since,
        unknown={},
    )


def _check_columns(kind: Kind, columns: Columns, headings: int) -> None:
    places = [place for place in columns.values() if isinstance(place, int)]
    if set(columns) - set(kind.by_name) or any(not 0 <= place < headings for place in places):
        raise Refusal("A column was named that this file or this table does not have. Choose again.")
    for name, place in columns.items():
        if isinstance(place, str) and place.removeprefix("=") not in dict(kind.by_name[name].choices):
            raise Refusal(f"{kind.by_name[name].label} cannot be the same in every row. Choose a column for it.")
    twice = {place for place in places if places.count(place) > 1}
    if twice:
        raise Refusal("Two of our columns take the same column of the file. Choose another for one of them.")
    missing = [field.label for field in kind.fields if field.needed and field.name not in columns]
    if kind.name == "contacts" and not {"name", "last_name"} & set(columns):
        missing.append("Name")
    if missing:
        raise Refusal(f"Say which column holds: {', '.join(missing)}.")


def explain(*, table: TableImport, meanings: Mapping[str, Mapping[str, str]]) -> TableImport:
    """Say once for all rows what words mean, and have all rows checked again."""
    known: dict[str, dict[str, str]] = {name: dict(words) for name, words in table.meanings.items()}
    for name, words in meanings.items():
        known.setdefault(name, {}).update(words)
    return _move(table, (State.CHECKED,), State.CHECKING, meanings=known, unknown={})


def start(*, table: TableImport) -> TableImport:
    """Have what was checked written; rows with a fault are left out."""
    return _move(table, (State.CHECKED,), State.WRITING)


def undo(*, table: TableImport) -> TableImport:
    """Have everything taken back that this import added and nobody has changed since."""
    return _move(table, (State.DONE,), State.UNDOING)


def drop(*, table: TableImport) -> None:
    """Forget a file of which nothing was written. Refusal when something was."""
    if not TableImport.objects.filter(pk=table.pk, state__in=(State.MAPPING, State.CHECKED)).delete()[0]:
        raise Refusal("Rows of this file are being written or were. Take the import back instead.")


def _move(table: TableImport, states: Sequence[TableState], to: TableState, **facts: Any) -> TableImport:
    """A claim: who comes second, or from another state, is told so."""
    if not TableImport.objects.filter(pk=table.pk, state__in=states).update(state=to, **FRESH, **facts):
        raise Refusal("This import has gone on meanwhile. Look at it again.")
    table.refresh_from_db()
    return table
