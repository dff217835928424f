"""Rows as their table has them, so that what is exported here can be imported into an empty house."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from importlib import import_module
from itertools import chain
from typing import IO, Any

from django.db.models import QuerySet

from crm.clients.models import Client, Contact
from crm.conversations.models import Interaction
from crm.projects.models import Project
from crm.staff.models import StaffMember

from .guard import guarded
from .kinds import KINDS, Kind
from .plans.interactions import OURS

CHUNK = 1000
# Without it a spreadsheet on Windows reads the letters of another alphabet.
BYTE_ORDER_MARK = "\ufeff"
# Signs that XML, and so a workbook, cannot hold.
UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
Look = Callable[[Any], Any]


def rows_of(kind: str, clients: QuerySet[Client]) -> QuerySet[Any]:
    """Everything of a table about these clients; our own people whoever asks."""
    return related(
        kind,
        {
            "clients": clients.order_by("pk"),
            "contacts": Contact.objects.filter(client__in=clients).order_by("pk"),
            "projects": Project.objects.filter(client__in=clients).order_by("pk"),
            "staff": StaffMember.objects.filter(is_active=True).order_by("pk"),
            "interactions": Interaction.objects.standing().filter(client__in=clients).order_by("occurred_at", "pk"),
        }[kind],
    )


def related(kind: str, rows: QuerySet[Any]) -> QuerySet[Any]:
    """The same rows with all their cells name."""
    names, lists = RELATED[kind]
    return rows.select_related(*names).prefetch_related(*lists)


RELATED: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "clients": (("executive_sponsor", "relationship_owner"), ()),
    "contacts": (("client",), ()),
    "projects": (("client", "project_manager"), ()),
    "staff": (("backup",), ()),
    "interactions": (("client", "thread", "owner"), ("contacts", "projects", "participations__staff")),
}


def lines(kind: str, rows: Iterable[Any]) -> Iterator[list[str]]:
    """Headings, then a line a row."""
    table = KINDS[kind]
    looks = [_look(table, field.name) for field in table.written]
    heads = [field.name for field in table.written]
    return chain([heads], ([guarded(_written(look(row))) for look in looks] for row in rows))


def _look(kind: Kind, name: str) -> Look:
    special = LOOKS.get(kind.name, {}).get(name)
    return special or (lambda row: getattr(row, name))


def _people(kind: str) -> Look:
    return lambda row: [part.staff for part in row.participations.all() if part.participation == kind]


def _thread(row: Interaction) -> str:
    return row.thread.key or f"{OURS}{row.thread_id}"


LOOKS: Mapping[str, Mapping[str, Look]] = {
    "interactions": {
        "reference": lambda row: row.message_key or f"{OURS}{row.pk}",
        "projects": lambda row: row.projects.all(),
        "contacts": lambda row: row.contacts.all(),
        "subject": lambda row: row.thread.subject,
        "thread": _thread,
        **{kind: _people(kind) for kind in ("led", "attended", "cc")},
    }
}


def _written(value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, StaffMember | Contact):
        return value.email or value.name
    if isinstance(value, Client):
        return value.short_code
    if isinstance(value, Project):
        return value.code
    return str(value) if isinstance(value, str) else "; ".join(map(_written, value))


class _Line:
    """What `csv` writes to, giving each line back instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def csv_lines(rows: Iterable[Iterable[str]]) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield BYTE_ORDER_MARK
    for row in rows:
        yield writer.writerow(row)


def as_csv(kind: str, rows: QuerySet[Any]) -> Iterator[str]:
    return csv_lines(lines(kind, rows.iterator(chunk_size=CHUNK)))


def write_workbook(kind: str, rows: QuerySet[Any], to: IO[bytes]) -> None:
    # Five megabytes that few ever need.
    book = import_module("openpyxl").Workbook(write_only=True)
    sheet = book.create_sheet(KINDS[kind].label)
    for line in lines(kind, rows.iterator(chunk_size=CHUNK)):
        sheet.append([UNWRITABLE.sub("", cell) for cell in line])
    book.save(to)
