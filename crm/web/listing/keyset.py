"""Pages by place, not by number: each starts behind the last row of the one before.

A deep page costs what the first does, nothing is counted, and rows that come or go between two looks neither repeat
nor hide others. The number of the row breaks ties, so every order is total.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Expression, F, Field, Q, QuerySet
from django.utils.duration import duration_iso_string

By = str | Expression
# Numbers and years a database takes; an address may hold anything.
_MOST = 2**63
_YEARS = range(1900, 3000)


@dataclass(frozen=True)
class Key:
    """A field or expression that is never null, and whether the greatest comes first."""

    by: By
    down: bool = False


@dataclass(frozen=True)
class Order:
    """Sorted by these keys, and by the number of the row in the direction of the first."""

    keys: tuple[Key, ...]

    @property
    def names(self) -> list[str]:
        return [f"sorted_by_{place}" for place in range(len(self.keys))]

    @property
    def whole(self) -> list[tuple[str, bool]]:
        """Every column sorted by, and whether it goes down."""
        return [*zip(self.names, (key.down for key in self.keys), strict=True), ("pk", self.keys[0].down)]

    def over(self, rows: QuerySet[Any], *, back: bool = False) -> QuerySet[Any]:
        by = {name: _expression(key.by) for name, key in zip(self.names, self.keys, strict=True)}
        found: QuerySet[Any] = rows.annotate(**by)
        return found.order_by(*(f"-{name}" if down is not back else name for name, down in self.whole))


@dataclass(frozen=True)
class Mark:
    """A place in a sorted list: behind the row with these values, its number last."""

    values: tuple[Any, ...]

    def __str__(self) -> str:
        return json.dumps([_written(value) for value in self.values], ensure_ascii=False, separators=(",", ":"))


@dataclass(frozen=True)
class Slice:
    """The rows of one page, and the places of its neighbours where there are any."""

    rows: list[Any]
    before: Mark | None
    after: Mark | None


def fields_in(rows: QuerySet[Any], order: Order) -> list[Field[Any, Any]]:
    """What the values of a place are."""
    query = order.over(rows).query
    return [*(query.annotations[name].output_field for name in order.names), rows.model._meta.pk]


def mark_in(text: str, fields: Sequence[Field[Any, Any]]) -> Mark | None:
    """The place an address names; None for what names none in an order by these."""
    try:
        values = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(values, list) or len(values) != len(fields):
        return None
    read = tuple(_read(field, value) for field, value in zip(fields, values, strict=True))
    return None if None in read else Mark(read)


def _read(field: Field[Any, Any], text: Any) -> Any:
    """The value a field would have for this text; None when no database could hold it."""
    try:
        value = field.to_python(text) if isinstance(text, str) else None
    except (ValidationError, OverflowError):
        return None
    return value if _storable(value) else None


def cut(rows: QuerySet[Any], order: Order, size: int, *, mark: Mark | None = None, back: bool = False) -> Slice:
    """The `size` rows behind a place, or before it when going back; from the start without one."""
    return sliced(list(stretch(rows, order, size, mark=mark, back=back)), order, size, mark=mark, back=back)


def stretch(
    rows: QuerySet[Any], order: Order, size: int, *, mark: Mark | None = None, back: bool = False
) -> QuerySet[Any]:
    """What asks for these rows, and for one more."""
    found_rows = order.over(rows, back=back)
    if mark:
        whole = [(name, down is not back) for name, down in order.whole]
        found_rows = found_rows.filter(_beyond(whole, mark.values))
    return found_rows[: size + 1]


def sliced(found: list[Any], order: Order, size: int, *, mark: Mark | None = None, back: bool = False) -> Slice:
    """The rows that were found, without the one more that tells whether others follow."""
    more, shown = len(found) > size, found[:size]
    if back:
        shown.reverse()
    ahead, behind = (mark is not None, more) if back else (more, mark is not None)
    before = _of(shown[0], order) if behind and shown else None
    return Slice(shown, before, _of(shown[-1], order) if ahead and shown else None)


def walk(rows: QuerySet[Any], order: Order, size: int) -> Iterator[list[Any]]:
    """All rows, a page at a time, so that a long export holds one page in memory and no statement open."""
    mark = None
    while True:
        page = cut(rows, order, size, mark=mark)
        if page.rows:
            yield page.rows
        if page.after is None:
            return
        mark = page.after


def _beyond(columns: Sequence[tuple[str, bool]], values: Sequence[Any]) -> Q:
    """Rows after these values in this order."""
    (name, down), value = columns[0], values[0]
    than = "lt" if down else "gt"
    if len(columns) == 1:
        return Q(**{f"{name}__{than}": value})
    # The first condition alone is a range an index answers; the second drops what the range has too much.
    return Q(**{f"{name}__{than}e": value}) & (Q(**{f"{name}__{than}": value}) | _beyond(columns[1:], values[1:]))


def _of(row: Any, order: Order) -> Mark:
    return Mark((*(getattr(row, name) for name in order.names), row.pk))


def _expression(by: By) -> Expression:
    return F(by) if isinstance(by, str) else by  # type: ignore[return-value]


def _written(value: Any) -> str:
    if isinstance(value, timedelta):
        return duration_iso_string(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def _storable(value: Any) -> bool:
    if isinstance(value, datetime):
        return value.tzinfo is not None and value.year in _YEARS
    if isinstance(value, date):
        return value.year in _YEARS
    if isinstance(value, str):
        return "\x00" not in value
    if isinstance(value, timedelta):
        return abs(value.days) < 10**6
    return isinstance(value, int) and abs(value) < _MOST
