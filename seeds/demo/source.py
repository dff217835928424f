"""The demo file as plain data: its times made instants, its ids checked, every fault told with its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from crm.staff.errors import Refusal

# The parser in C where yaml was built with it; it reads the same.
Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
FILE = Path(__file__).resolve().parent.parent / "demo_company.yaml"
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Source:
    """The file's content and the Monday its weeks count from."""

    data: Row
    monday: date
    zone: ZoneInfo

    def rows(self, section: str) -> list[Row]:
        found: object = self.data.get(section) or []
        if not isinstance(found, list):
            raise Refusal(f"The section “{section}” of the demo file is not a list.")
        return found

    def day(self, when: Any, where: str) -> date:
        """A date such as {week: -1, day: tue}."""
        try:
            return self.monday + timedelta(weeks=int(when["week"]), days=DAYS.index(when["day"]))
        except (KeyError, ValueError, TypeError) as error:
            raise Refusal(f"{where}: {when} is no date of the demo file.") from error

    def instant(self, when: Any, where: str) -> datetime:
        """A site-local time such as {week: -1, day: tue, time: "14:00"}."""
        try:
            clock = time.fromisoformat(when["time"])
        except (KeyError, ValueError, TypeError) as error:
            raise Refusal(f"{where}: {when} has no time of day.") from error
        return datetime.combine(self.day(when, where), clock, tzinfo=self.zone)


def read(path: Path, monday: date) -> Source:
    """Parse and check the file. Refusal says what is wrong and where."""
    try:
        data = Loader(path.read_text()).get_single_data()
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise Refusal(f"{path.name} cannot be read: {error}") from error
    if not isinstance(data, dict) or "company" not in data:
        raise Refusal(f"{path.name} is no demo company: it has no section “company”.")
    source = Source(data, monday, ZoneInfo(data["calendar"]["timezone"]))
    check_ids(source)
    return source


# Which section an id of that first letter belongs to.
HOMES = {"S": "staff", "C": "clients", "K": "contacts", "P": "projects", "I": "interactions"}
SINGLE = {
    "client": "C",
    "project": "P",
    "owner": "S",
    "project_manager": "S",
    "executive_sponsor": "S",
    "relationship_owner": "S",
    "backup": "S",
    "cover": "S",
    "staff": "S",
    "by": "S",
    "decided_by": "S",
    "told_by": "K",
    "from_contact": "K",
    "made_in": "I",
    "prompted_by": "I",
}
SEVERAL = {"projects": "P", "contacts": "K", "attendees": "S"}
SECTIONS = (
    "staff",
    "absences",
    "clients",
    "contacts",
    "preferences",
    "projects",
    "interactions",
    "commitments",
    "challenges",
    "gestures",
    "pulses",
    "training",
    "scoping_answers",
    "captured",
)


def check_ids(source: Source) -> None:
    """Every id that is named must exist, in every section, loaded or not."""
    known = {row["id"] for section in HOMES.values() for row in source.rows(section)}
    for section in SECTIONS:
        for number, row in enumerate(source.rows(section), start=1):
            lost = next(((field, name) for field, name in _named(row) if name not in known), None)
            if lost:
                field, name = lost
                place = row.get("id", f"entry {number}")
                raise Refusal(f"{section}, {place}: “{field}” names {name}, which is nowhere in the file.")


def _named(row: Row) -> Iterator[tuple[str, str]]:
    for field in SINGLE:
        if isinstance(row.get(field), str):
            yield field, row[field]
    for field in SEVERAL:
        yield from ((field, name) for name in row.get(field) or ())
    for part in row["staff"] if isinstance(row.get("staff"), list) else ():
        yield "staff", part["id"]
