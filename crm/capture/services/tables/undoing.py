"""Takes back what an import added: contacts are withdrawn, people go, the others end. Nobody else's work is touched."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from crm.clients.services import change_client, take_back_contact
from crm.clients.values import Lifecycle
from crm.conversations.services import retire, withdraw_all
from crm.projects.services import change_project
from crm.projects.values import Phase, ProjectStatus
from crm.staff.errors import Refusal

from ...models import TableImport
from ...tables.kept import reason_of
from ...tables.remains import remains

Stays = list[tuple[int, str, str]]


def take_back(table: TableImport, numbers: Sequence[int], *, at: datetime) -> tuple[int, Stays]:
    """How many of these rows were taken back, and what stays: number, name and why."""
    found = remains(table.kind, numbers, reason_of(table))
    stays = [(row.pk, str(row), why) for row, why in found.stays]
    told: dict[str, Any] = {"by": table.by, "at": at, "reason": f"{reason_of(table)} taken back"[:300]}
    if table.kind == "interactions":
        return len(withdraw_all(interactions=found.goes, **told)), stays
    gone = 0
    for row in found.goes:
        number, name = row.pk, str(row)
        try:
            with transaction.atomic():
                ENDS[table.kind](row, told)
            gone += 1
        except Refusal as refusal:
            stays.append((number, name, str(refusal)))
    return gone, stays


def _end_client(row: Any, told: dict[str, Any]) -> None:
    change_client(client=row, lifecycle=Lifecycle.FORMER, **told)


def _end_project(row: Any, told: dict[str, Any]) -> None:
    change_project(project=row, phase=Phase.CLOSED, status=ProjectStatus.CANCELLED, **told)


def _end_contact(row: Any, told: dict[str, Any]) -> None:
    take_back_contact(contact=row, **told)


def _end_member(row: Any, told: dict[str, Any]) -> None:
    if told["by"] is None:
        raise Refusal(f"{row.name} is sent off by an administrator, on their page.")
    retire(staff=row, **told)


ENDS: Mapping[str, Callable[[Any, dict[str, Any]], None]] = {
    "clients": _end_client,
    "projects": _end_project,
    "contacts": _end_contact,
    "staff": _end_member,
}
