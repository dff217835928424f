"""Questions that are asked very often are put into SQL once.

Django takes ten times as long to put a question into SQL as SQLite takes to answer it, and the SQL never changes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar, TypeVarTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection, connections
from django.db.models import Model, QuerySet
from django.db.models.base import ModelState
from django.db.models.query import ModelIterable, RelatedPopulator, get_related_populators
from django.db.models.sql.compiler import SQLCompiler
from django.utils.duration import duration_microseconds

from .models import StaffMember
from .prepared import rows_of

Given = TypeVarTuple("Given")
Row = TypeVar("Row")
KEPT = 64
# Where a value goes in a statement; a doubled percent sign is a plain one.
PLACE = re.compile(r"(?<!%)%s")


@dataclass(frozen=True)
class _Standing:
    """What of a reader decides what is asked; who it is is filled in."""

    staff_role: str
    is_superuser: bool
    is_active: bool
    is_leadership: bool


Kind = type | tuple[type, ...] | _Standing | bool
Shape = tuple[Kind, ...]


def asked_often(question: Callable[[*Given], QuerySet[Any, Row]]) -> Callable[[*Given], list[Row]]:
    """Makes a function that says what to ask into one that asks it, and gives models or tuples.

    The question may filter by the moments, days, numbers and words it is given, and `__in` sequences of these: a list
    has any length, a tuple always the same. It must not look at a value, and the first asking refuses one that reckons
    with it: what stood in for the value then would stay in the statement. Of a reader it may look at the role and
    rights, and filter by the number and the address in lower case; it may look at a yes or no. Each answer to these
    has a statement of its own.
    """

    @lru_cache(maxsize=KEPT)
    def written(vendor: str, shape: Shape) -> _Written | None:
        return _write(question, shape)

    def ask(*given: *Given) -> list[Row]:
        filled = [_filled(value) if isinstance(value, (list, tuple)) else value for value in given]
        known = written(connection.vendor, tuple(map(_shape, filled)))
        return known.ask(filled) if known else []

    return ask


class _Slot(NamedTuple):
    """Where a value stands in a statement: that of an argument, or one of its members."""

    argument: int
    member: int | str | None

    def of(self, given: Sequence[Any]) -> Any:
        value = given[self.argument]
        if isinstance(value, StaffMember):
            return value.pk if self.member == "pk" else value.email.lower()
        return _plain(value[self.member] if isinstance(self.member, int) else value)


class _Written:
    """A statement, and how its rows become what was asked for."""

    def __init__(self, rows: QuerySet[Any, Any], compiler: SQLCompiler, sql: str, values: Sequence[Any]) -> None:
        self.sql, self.values = sql, values
        self.slots = {value for value in values if isinstance(value, _Slot)}
        # Not the compiler: with the question it was made of, each would hold fifty kilobytes.
        self.converters = compiler.get_converters([column for column, _, _ in compiler.select or ()])
        self.model = _Model(compiler) if issubclass(rows._iterable_class, ModelIterable) else None

    def ask(self, given: Sequence[Any]) -> list[Any]:
        # A moment stands in a statement dozens of times, and is put as the database takes it once.
        told = {slot: slot.of(given) for slot in self.slots}
        rows = rows_of(self.sql, [told[value] if isinstance(value, _Slot) else value for value in self.values])
        read = self._converted(rows) if self.converters else rows
        if self.model is None:
            return [tuple(row) for row in read]
        return [self.model.of(row) for row in read]

    def _converted(self, rows: Iterable[Sequence[Any]]) -> Iterator[Sequence[Any]]:
        """As the compiler would do it."""
        here, converters = connections[connection.alias], self.converters.items()
        for row in map(list, rows):
            for place, (converts, expression) in converters:
                for convert in converts:
                    row[place] = convert(row[place], expression, here)
            yield row


class _Model:
    """How a row becomes a model with its related ones, as Django's own iterable does it."""

    def __init__(self, compiler: SQLCompiler) -> None:
        info, self.using = compiler.klass_info or {}, connection.alias
        self.model, places = info["model"], info["select_fields"]
        self.first, self.last = places[0], places[-1] + 1
        self.names = [column.target.attname for column, _, _ in (compiler.select or [])[self.first : self.last]]
        # The stubs are a version ahead of Django 5.2 here.
        self.related = get_related_populators(info, compiler.select, self.using)  # type: ignore[call-arg]
        self.notes = compiler.annotation_col_map or {}

    def of(self, row: Sequence[Any]) -> Any:
        made = _made(self.model, self.names, row[self.first : self.last], self.using)
        for one in self.related:
            _relate(one, row, made)
        for name, place in self.notes.items():
            setattr(made, name, row[place])
        return made


def _made(model: type[Model], names: Sequence[str], values: Sequence[Any], using: str) -> Any:
    """What `Model.from_db` makes, at a third of its price: no signal is sent, as nobody hears one, and a field that
    was not asked for is absent, which is how Django knows that it is to be fetched."""
    made = model.__new__(model)
    state = ModelState()
    state.adding, state.db = False, using
    vars(made).update(zip(names, values, strict=True), _state=state)
    return made


def _relate(populator: RelatedPopulator, row: Sequence[Any], onto: Any) -> None:
    """As the populator would do it."""
    order, columns = populator.reorder_for_init, slice(populator.cols_start, populator.cols_end)
    values = order(row) if order else row[columns]
    made = None
    if values[populator.pk_idx] is not None:
        made = _made(populator.model_cls, populator.init_list, values, populator.db)
        for one in populator.related_populators:
            _relate(one, row, made)
    populator.local_setter(onto, made)
    if made is not None:
        populator.remote_setter(made, onto)


def _write(question: Callable[..., QuerySet[Any, Any]], shape: Shape) -> _Written | None:
    """Puts it into SQL twice with two sets of stand-ins: only their places may differ. None: nothing can be found."""
    some, others = (list(_stand_ins(shape, day)) for day in (date(2001, 1, 1), date(2101, 1, 1)))
    try:
        rows = question(*some)
        compiler, sql, values = _compiled(rows)
        _, same, differing = _compiled(question(*others))
    except EmptyResultSet:
        return None
    first, second = _slots(some), _slots(others)
    found = [first.get(value, value) for value in values]
    if sql != same or _told(found) != _told(second.get(value, value) for value in differing):
        raise TypeError(f"{question.__name__} does more with a value than to filter by it.")
    return _Written(rows, compiler, *_spelled_out(sql, found))


def _spelled_out(sql: str, values: Sequence[Any]) -> tuple[str, list[Any]]:
    """Words and numbers that never change become part of the statement.

    Beside it, SQLite would ask at each run anew whether this word lets a partial index serve, and plan the whole
    statement again; and a plan that PostgreSQL keeps could not count on it.
    """
    first, *others = PLACE.split(sql)
    places = [_literal(value) if _lasts(value) else "%s" for value in values]
    rest = (place + part for place, part in zip(places, others, strict=True))
    return first + "".join(rest), [value for value in values if not _lasts(value)]


def _lasts(value: Any) -> bool:
    return isinstance(value, (str, int)) and not isinstance(value, bool)


def _literal(value: str | int) -> str:
    if isinstance(value, int):
        return f"{value:d}"
    return "'" + str(value).replace("'", "''").replace("%", "%%") + "'"


def _told(values: Iterable[Any]) -> list[Any]:
    """psycopg wraps what goes into a JSON column, and no two wrappings are equal."""
    return [getattr(value, "obj", value) for value in values]


def _compiled(rows: QuerySet[Any, Any]) -> tuple[SQLCompiler, str, Sequence[Any]]:
    compiler = rows.query.get_compiler(connection=connection)
    return compiler, *compiler.as_sql()


def _filled(many: list[Any] | tuple[Any, ...]) -> list[Any]:
    """A list up to the next power of two with its last member, so that a few statements serve every length."""
    if isinstance(many, tuple):
        return list(many)
    places = 1 << (len(many) - 1).bit_length() if many else 0
    return [*many, *[many[-1]] * (places - len(many))] if many else []


def _shape(value: Any) -> Kind:
    if isinstance(value, StaffMember):
        return _Standing(value.staff_role, value.is_superuser, value.is_active, value.is_leadership)
    if isinstance(value, bool):
        return value
    return tuple(map(type, value)) if isinstance(value, list) else type(value)


def _stand_ins(shape: Shape, day: date) -> Iterator[Any]:
    """Values of these types, each another one."""
    days = (day + timedelta(days=number) for number in range(10_000))
    for kind in shape:
        yield [_stand_in(one, next(days)) for one in kind] if isinstance(kind, tuple) else _stand_in(kind, next(days))


def _stand_in(kind: type | _Standing | bool, day: date) -> Any:
    if isinstance(kind, bool):
        return kind
    if isinstance(kind, _Standing):
        return StaffMember(pk=10**9 + day.toordinal(), email=f"day {day}", **vars(kind))
    if kind is date:
        return day
    if kind is datetime:
        return datetime(day.year, day.month, day.day, tzinfo=UTC)
    if kind is timedelta:
        return timedelta(days=day.toordinal())
    if kind is int:
        return 10**9 + day.toordinal()
    if issubclass(kind, str):
        return f"day {day}"
    raise TypeError(f"A question that is asked often is given no {kind.__name__}.")


def _slots(given: Iterable[Any]) -> dict[Any, _Slot]:
    slots: dict[Any, _Slot] = {}
    for number, value in enumerate(given):
        if isinstance(value, list):
            slots |= {_plain(one): _Slot(number, member) for member, one in enumerate(value)}
        elif isinstance(value, StaffMember):
            slots |= {value.pk: _Slot(number, "pk"), value.email: _Slot(number, "email")}
        elif not isinstance(value, bool):
            slots[_plain(value)] = _Slot(number, None)
    return slots


def _plain(value: Any) -> Any:
    """As the database takes it."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, timedelta) and not connection.features.has_native_duration_field:
        return duration_microseconds(value)
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value
