"""Questions about imports of tables. Nothing here writes."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db.models import QuerySet

from crm.clients.queries import hidden_from
from crm.staff.models import StaffMember
from crm.staff.sealing import seal, unseal

from ..models import TableBatch, TableImport
from .reading import Row
from .remains import remains

FIRST = 20


def imports_of(user: StaffMember, *, at: datetime) -> QuerySet[TableImport]:
    """Only whoever brought a file sees what is in it, and only as long as they may see every client it named."""
    return TableImport.objects.filter(by=user).exclude(clients__in=hidden_from(user, at=at))


def rows_of(batch: TableBatch) -> list[Row]:
    """Number and cells of each row, as they came."""
    rows: list[Row] = json.loads(gzip.decompress(unseal(bytes(batch.rows))))
    return rows


def packed(rows: Sequence[Row]) -> bytes:
    """Rows as a batch keeps them."""
    return seal(gzip.compress(json.dumps(rows).encode(), compresslevel=4, mtime=0))


def first_rows(table: TableImport) -> list[Row]:
    batch = table.batches.first()
    return rows_of(batch)[:FIRST] if batch else []


def faults_of(table: TableImport, most: int) -> list[list[str]]:
    """Row, column, what is wrong and what to do, in the order of the file."""
    batches = table.batches.defer("rows").exclude(faults=[])
    return [fault for batch in batches[:most] for fault in batch.faults][:most]


def left_out(table: TableImport) -> Iterator[list[str]]:
    """The rows that were left out as they came, each with what is wrong with it, so that they can come again."""
    yield [*table.headings, "what is wrong"]
    for batch in table.batches.exclude(faults=[]).iterator(chunk_size=5):
        why: dict[int, list[str]] = {}
        for row, column, wrong, do in batch.faults:
            why.setdefault(row, []).append(f"{column}: {wrong}. {do}".removeprefix(": ").strip())
        for number, cells in rows_of(batch):
            if number in why:
                filled = [*cells, *[""] * len(table.headings)][: len(table.headings)]
                yield [*filled, " ".join(why[number])]


def stays_of(table: TableImport, most: int) -> list[list[str]]:
    """What an undo left in place: number, name and why."""
    batches = table.batches.defer("rows").exclude(stays=[])
    return [row for batch in batches[:most] for row in batch.stays][:most]


def outlook(table: TableImport) -> tuple[int, list[tuple[str, str]]]:
    """How many rows an undo would take back, and what would stay and why."""
    goes, stays = 0, []
    for batch in table.batches.defer("rows").exclude(made=[]):
        found = remains(table.kind, batch.made, reason_of(table))
        goes += len(found.goes)
        stays += [(str(row), why) for row, why in found.stays]
    return goes, stays


def reason_of(table: TableImport) -> str:
    """What stands in the trail beside everything an import wrote."""
    return f"import {table.pk} of {table.name}"[:300]
