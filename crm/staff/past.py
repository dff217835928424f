"""What a row said at a past instant, where it has been changed since: the trail keeps every old value. Nothing here
writes.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import (
    CharField,
    DateField,
    DateTimeField,
    Exists,
    F,
    Field,
    Func,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce
from django.db.models.sql.compiler import SQLCompiler

from .models import CLIENTS_TOLD, Absence, AuditEvent, Shutdown

Sql = tuple[str, tuple[Any, ...]]


class Moment(Func):
    """A moment as the trail writes it, as a moment of the database."""

    function = "datetime"
    output_field: Field[Any, Any] = DateTimeField()
    kind = "timestamptz"

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Sql:
        return self.as_sql(compiler, connection, template=f"(%(expressions)s)::{self.kind}")


class Day(Moment):
    """The same of a date."""

    function = "date"
    output_field = DateField()
    kind = "date"


def changes_after(at: datetime, model: type[Model], *fields: str, row: str = "pk") -> QuerySet[AuditEvent]:
    """The lines of the trail about these fields of the row at hand after an instant, the first of them first."""
    rows = AuditEvent.objects.filter(model=model._meta.model_name, object_id=OuterRef(row), at__gt=at)
    return rows.filter(field__in=fields).order_by("at", "id")


def changed_after(at: datetime, model: type[Model], *fields: str, row: str = "pk") -> Exists:
    return Exists(changes_after(at, model, *fields, row=row))


def word_at(at: datetime, model: type[Model], field: str, row: str = "pk") -> Subquery:
    """What a field said at an instant, in words; "" where it was empty, NULL where it has not changed since."""
    return Subquery(changes_after(at, model, field, row=row).values("old")[:1])


def code_at(at: datetime, model: type[Model], field: str, row: str = "pk", now: str = "") -> Coalesce:
    """What a field that holds a code said at an instant; `now` is where it stands, if not under its own name."""
    return Coalesce(word_at(at, model, field, row), F(now or field), output_field=CharField())


def moment_at(at: datetime, model: type[Model], field: str, kind: type[Moment] = Moment) -> Coalesce:
    """The date or moment a field held at an instant. One that was first written after it counts as it was written."""
    known = changes_after(at, model, field).exclude(old="")
    return Coalesce(kind(Subquery(known.values("old")[:1])), F(field))


def absences_then(at: datetime, start: datetime, end: datetime) -> list[Absence]:
    """Who was away at any moment of [start, end), earliest first. What had begun is a fact and counts as it is known
    today; what lay ahead is a plan, and counts if it was written down and not taken back by then."""
    rows = Absence.objects.filter(Q(withdrawn_at=None) | Q(withdrawn_at__gt=at, start__gt=at))
    written = Exists(changes_after(at, Absence, "cover").filter(old=""))
    rows = rows.exclude(written, start__gt=at).filter(start__lt=end, end__gt=start)
    return list(rows.select_related("staff", "cover").order_by("start", "id"))


def untold_then(at: datetime, shutdowns: Iterable[Shutdown]) -> list[Shutdown]:
    """Of these shutdowns, those that were entered by an instant and of which no client had been told."""
    shutdowns = list(shutdowns)
    rows = Shutdown.objects.filter(pk__in=[one.pk for one in shutdowns]) if shutdowns else Shutdown.objects.none()
    said = dict(rows.values_list("pk", word_at(at, Shutdown, "shutdown")))
    return [one for one in shutdowns if not _told(one, said.get(one.pk))]


def _told(shutdown: Shutdown, said: str | None) -> bool:
    """From the words of the trail; one that was not entered yet asks nothing of anybody."""
    return shutdown.clients_told if said is None else said == "" or said.endswith(CLIENTS_TOLD)
