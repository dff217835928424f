"""The next batch of a table, in one transaction with the position: a killed worker's work is gone or done."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import astuple
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from ...models import BUSY, TableBatch, TableImport, TableState
from ...tables.cells import Habits
from ...tables.kept import rows_of
from ...tables.kinds import KINDS
from ...tables.known import Known
from ...tables.plans import PLANS
from ...tables.rows import Entry, Planned, Reader, Verdict
from .undoing import take_back
from .writing import write

# So many of the faults of one batch are kept to be shown; all are counted.
FAULTS_KEPT = 100
WORDS_KEPT = 100
# A turn ends after so many, so that other jobs have theirs.
BATCHES_A_TURN = 20


def go_on_with_all(*, at: datetime, batches: int = BATCHES_A_TURN) -> int:
    """Go on with every table that waits, oldest first. Says how many batches were done."""
    waiting = list(TableImport.objects.filter(state__in=BUSY).order_by("pk").values_list("pk", flat=True))
    done = 0
    for number in waiting:
        while done < batches and go_on(number, at=at):
            done += 1
    return done


@transaction.atomic
def go_on(number: int, *, at: datetime) -> bool:
    """Do the next batch of a table; False when nothing is left to do. Safe to call side by side: one waits."""
    table = TableImport.objects.select_for_update().filter(pk=number, state__in=BUSY).first()
    if table is None:
        return False
    batch = table.batches.filter(number=table.position).first()
    if batch is None:
        _end(table, at)
        return False
    with _uninterrupted():
        STEPS[table.state](table, batch, at)
    table.position += 1
    if not table.batches.filter(number__gte=table.position).exists():
        _end(table, at)
    table.save()
    return True


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """A batch makes a hundred thousand objects that live to its end; to look through them for rubbish again and again
    takes a fifth of its time.
    """
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def _end(table: TableImport, at: datetime) -> None:
    ends = {TableState.CHECKING: TableState.CHECKED, TableState.WRITING: TableState.DONE}
    table.state = ends.get(TableState(table.state), TableState.UNDONE)
    table.ended_at = at
    table.save()


def _check(table: TableImport, batch: TableBatch, at: datetime) -> None:
    """What would become of the rows; nothing of them is written."""
    known = Known(table.by, at, table.meanings)
    entries, plans = _plan(table, batch, known)
    _keep(table, batch, entries, plans)
    table.clients.add(*known.named)


def _write(table: TableImport, batch: TableBatch, at: datetime) -> None:
    """Planned anew, as the house may have changed since the check."""
    known = Known(table.by, at, table.meanings)
    entries, plans = _plan(table, batch, known)
    written = write(table, plans, at=at)
    refused = {fault.row for fault in written.faults}
    by_number = {entry.number: entry for entry in entries}
    for fault in written.faults:
        by_number[fault.row].faults.append(fault)
    plans = [Planned(plan.number, Verdict.LEFT_OUT) if plan.number in refused else plan for plan in plans]
    batch.made = written.made
    _keep(table, batch, entries, plans)
    table.clients.add(*known.named, *(written.made if table.kind == "clients" else ()))


def _undo(table: TableImport, batch: TableBatch, at: datetime) -> None:
    gone, batch.stays = take_back(table, batch.made, at=at)
    table.counts = Counter(table.counts) + Counter(gone=gone, stays=len(batch.stays))
    batch.save()


STEPS: Mapping[str, Callable[[TableImport, TableBatch, datetime], None]] = {
    TableState.CHECKING: _check,
    TableState.WRITING: _write,
    TableState.UNDOING: _undo,
}


def _plan(table: TableImport, batch: TableBatch, known: Known) -> tuple[list[Entry], list[Planned]]:
    habits = Habits(ZoneInfo(table.timezone), table.day_first, table.meanings)
    entries = Reader(KINDS[table.kind], table.headings, table.columns, habits).read(rows_of(batch))
    return entries, PLANS[table.kind](entries, known)


def _keep(table: TableImport, batch: TableBatch, entries: Iterable[Entry], plans: Iterable[Planned]) -> None:
    """Counts and unknown words on the table, the faults with their batch."""
    faults = [fault for entry in entries for fault in entry.faults]
    table.counts = Counter(table.counts) + Counter(str(plan.verdict) for plan in plans)
    for fault in faults:
        if fault.asks:
            _count(table.unknown.setdefault(fault.asks, {}), fault.word)
    batch.faults = [astuple(fault)[:4] for fault in faults[:FAULTS_KEPT]]
    batch.save()


def _count(words: dict[str, Any], word: str) -> None:
    if word in words or len(words) < WORDS_KEPT:
        words[word] = words.get(word, 0) + 1
