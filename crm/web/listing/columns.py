from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import Generic, Literal, TypeVar
from zoneinfo import ZoneInfo

from django.utils.safestring import SafeString

from crm.capture.tables.guard import guarded

from ..filling import filled
from ..spans import in_words
from ..templatetags.touchline import moment
from .keyset import By

Shown = TypeVar("Shown")
Value = str | int | datetime | date | timedelta | None
# Words and names need room, a code is never broken; the others say what they are.
Kind = Literal["text", "words", "names", "code", "number", "moment", "span", "rank"]

# Where a time is missing, it sorts before or behind all times there are.
LONG_AGO, NEVER = datetime(1901, 1, 1, tzinfo=UTC), datetime(2901, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Column(Generic[Shown]):
    """One column: what it is called, what it holds, how the page shows it, and by what it sorts, if it does."""

    name: str
    title: str
    value: Callable[[Shown], Value]
    cell: Callable[[Shown], str] | None = None
    by: By | None = None
    kind: Kind = "text"
    # Left out where there is little room.
    minor: bool = False

    @property
    def classes(self) -> str:
        return f"figure-{self.kind}{' minor' if self.minor else ''}"

    @cached_property
    def begin(self) -> SafeString:
        """Where a cell of it begins."""
        return filled('<td role="cell" data-title="{}" class="{}">', self.title, self.classes)

    def shown(self, row: Shown) -> str:
        """For the page; what is not marked as safe is escaped there."""
        return self.cell(row) if self.cell else _words(self.value(row))

    def exported(self, row: Shown, zone: ZoneInfo) -> str:
        return _plain(self.value(row), zone)

    def heading(self, zone: ZoneInfo) -> str:
        """For the export: times say their zone and spans their unit, as their cells do not."""
        units = {"moment": f" ({zone.key})", "span": " (working minutes)"}
        return self.title + units.get(self.kind, "")


def _words(value: Value) -> str:
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return f"{value:%-d %b %Y}"
    if isinstance(value, timedelta):
        return in_words(value)
    return "–" if value in (None, "") else str(value)


def _plain(value: Value, zone: ZoneInfo) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value.astimezone(zone):%Y-%m-%d %H:%M}"
    if isinstance(value, timedelta):
        return str(value // timedelta(minutes=1))
    return guarded(value) if isinstance(value, str) else str(value)
