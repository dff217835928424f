"""What the pages of an import show of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from crm.capture.models import TableImport, TableState
from crm.capture.tables.cells import folded
from crm.capture.tables.kept import faults_of, outlook, stays_of
from crm.capture.tables.kinds import KINDS
from crm.capture.tables.known import NOBODY
from crm.clients.queries import clients_for
from crm.staff.models import StaffMember
from crm.staff.queries import active_staff

from .ledes import LEDES, done

SHOWN = 100
LISTS = {"clients": "/clients/", "contacts": "/contacts/", "projects": "/projects/", "interactions": "/interactions/"}
ENDS = {
    "interactions": "withdrawn, with every clock they started",
    "contacts": "removed",
    "clients": "set to former",
    "projects": "cancelled and closed",
    "staff": "sent off, so that they cannot sign in",
}
Options = list[tuple[str, str]]


def gather(table: TableImport, user: StaffMember, at: datetime) -> dict[str, Any]:
    gone = table.state in (TableState.UNDOING, TableState.UNDONE)
    return {
        "table": table,
        "kind": KINDS[table.kind],
        "lede": LEDES[TableState(table.state)](table),
        "done": done(table),
        "faults": [] if gone else faults_of(table, SHOWN),
        "left_out": table.counts.get("left_out", 0),
        "todo": table.counts.get("new", 0) + table.counts.get("changed", 0),
        "asks": _asks(table, user, at) if table.state == TableState.CHECKED else [],
        "stays": stays_of(table, SHOWN),
        "list": LISTS.get(table.kind, "/settings/people/"),
    }


def _asks(table: TableImport, user: StaffMember, at: datetime) -> list[dict[str, Any]]:
    """Words nobody understood, the most frequent first, each with what it may mean."""
    found = []
    for name, words in table.unknown.items():
        label, options = _options(table, name, user, at)
        often = sorted(words.items(), key=lambda pair: (-pair[1], pair[0]))
        found.append({"name": name, "label": label, "options": options, "words": often})
    return found


def _options(table: TableImport, name: str, user: StaffMember, at: datetime) -> tuple[str, Options]:
    if name == "people":
        return "One of us", [(one.email, one.name) for one in active_staff()] + [(NOBODY, "nobody: leave the name out")]
    if name == "client":
        return "Client", list(clients_for(user, at=at).order_by("name").values_list("short_code", "name"))
    field = KINDS[table.kind].by_name[name]
    return field.label, list(field.choices)


def explained(table: TableImport, typed: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """What was chosen for each unknown word; a word without a choice stays unknown."""
    found: dict[str, dict[str, str]] = {}
    for name, words in table.unknown.items():
        chosen = {folded(word): typed[f"{name}:{word}"] for word in words if typed.get(f"{name}:{word}")}
        if chosen:
            found[name] = chosen
    return found


def before_undo(table: TableImport) -> dict[str, Any]:
    """What taking it back would do."""
    goes, stays = outlook(table)
    shown = {"goes": goes, "stays": stays[:SHOWN], "more": len(stays), "act": ENDS[table.kind]}
    return {"table": table, "kind": KINDS[table.kind], **shown}
