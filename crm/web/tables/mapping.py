"""The form that says what the columns of a file mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from crm.capture.models import TableImport
from crm.capture.tables.kept import first_rows
from crm.capture.tables.kinds import KINDS, Field
from crm.staff.errors import Refusal
from crm.staff.services import check_zone

# Long enough to know a column by.
SAMPLE = 60


@dataclass(frozen=True)
class Line:
    """One of our columns: which of the file's it is, or what is the same in every row, and what stands there."""

    field: Field
    name: str
    chosen: str
    sample: str
    options: Sequence[tuple[str, str]]
    same: Sequence[tuple[str, str]]

    @property
    def needed(self) -> bool:
        return self.field.needed


def mapping(table: TableImport, typed: Mapping[str, str] | None = None) -> dict[str, Any]:
    """What the form shows: what was typed, else what is known or guessed."""
    columns = {name: str(place) for name, place in table.columns.items()}
    chosen = {field: (typed or {}).get(f"c-{field}", "") for field in KINDS[table.kind].by_name} if typed else columns
    samples = _samples(table)
    headings = [(str(place), heading) for place, heading in enumerate(table.headings)]
    lines = [_line(field, chosen.get(field.name, ""), headings, samples) for field in KINDS[table.kind].fields]
    used = set(chosen.values())
    told = typed or {}
    return {
        "table": table,
        "kind": KINDS[table.kind],
        "lines": lines,
        "unused": [heading for place, heading in headings if place not in used],
        "timezone": told.get("timezone", table.timezone),
        "day_first": told.get("day_first", "1" if table.day_first else ""),
        "since": told.get("since", f"{table.since.astimezone(ZoneInfo(table.timezone)):%Y-%m-%d}"),
        "has_times": any(field.name in ("occurred_at", "opened") for field in KINDS[table.kind].fields),
        "has_history": table.kind == "interactions",
    }


def _line(field: Field, chosen: str, headings: Sequence[tuple[str, str]], samples: Mapping[str, str]) -> Line:
    same = [(f"={code}", label) for code, label in field.choices]
    return Line(field, f"c-{field.name}", chosen, samples.get(chosen, ""), headings, same)


def _samples(table: TableImport) -> dict[str, str]:
    """The first cell with anything in it, of each column."""
    found: dict[str, str] = {}
    for _, cells in first_rows(table):
        for place, cell in enumerate(cells):
            if cell.strip():
                found.setdefault(str(place), cell.strip()[:SAMPLE])
    return found


def said(table: TableImport, typed: Mapping[str, str]) -> dict[str, Any]:
    """What was typed, as the service takes it. Refusal for what makes no sense."""
    columns = {field: typed.get(f"c-{field}", "") for field in KINDS[table.kind].by_name}
    zone = check_zone(typed.get("timezone", "").strip() or table.timezone)
    return {
        "columns": {name: _place(words) for name, words in columns.items() if words},
        "timezone": zone,
        "day_first": typed.get("day_first") == "1",
        "since": _since(typed.get("since", ""), zone, table),
    }


def _place(words: str) -> int | str:
    if words.startswith("="):
        return words
    if not words.isdecimal() or len(words) > 3:
        raise Refusal("A column was named that this file does not have. Choose again.")
    return int(words)


def _since(words: str, zone: str, table: TableImport) -> datetime:
    if not words:
        return table.since
    try:
        return datetime.combine(date.fromisoformat(words), time(), ZoneInfo(zone)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise Refusal(f"“{words[:20]}” is no date. Write it as 2026-10-19.") from error
