"""Columns that sum up other rows, so that several short answers come in one statement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Aggregate, IntegerField, Model, QuerySet, Subquery, TextField, Value
from django.db.models.sql.compiler import SQLCompiler

from .models import Installation

Found = TypeVar("Found", bound=Model)


class Number(Subquery):
    """How many rows a question has. A question cut short counts no further than its end."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS counted)"
    output_field = IntegerField()
    empty_result_set_value = 0


class Names(Subquery):
    """The `name` of each row of a question, with slashes between them."""

    template = "(SELECT GROUP_CONCAT(name, '/') FROM (%(subquery)s) AS named)"
    output_field = TextField()

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        return self.as_sql(compiler, connection, template=self.template.replace("GROUP_CONCAT", "STRING_AGG"))


class Spans(Aggregate):
    """The stretches of time of many rows as one text: microseconds with commas between them, to be read by `spans_in`.

    A thousand rows of one each cost ten times as much to fetch.
    """

    function = "GROUP_CONCAT"
    output_field = TextField()

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        same = self.copy()
        same.template = "STRING_AGG((EXTRACT(EPOCH FROM %(expressions)s) * 1000000)::bigint::text, ',')"
        return same.as_sql(compiler, connection)


def spans_in(text: str | None) -> tuple[timedelta, ...]:
    """The stretches of a column of `Spans`, the shortest first."""
    return tuple([timedelta(0, 0, each) for each in sorted(map(int, text.split(",")))]) if text else ()


@dataclass(frozen=True)
class House:
    """The company's name, the names one question gives, and how many rows each of the others has."""

    company: str
    names: list[str]
    counts: dict[str, int]


def house_with(names: QuerySet[Any] | None = None, **questions: QuerySet[Any]) -> House:
    """One statement; `names` is a question with a column `name`, without slashes in it."""
    # The one row of the installation is what the columns hang on.
    counted = [Number(rows.order_by().values("pk")) for rows in questions.values()]
    named = Value("") if names is None else Names(names)
    row = Installation.objects.values_list("company_name", named, *counted).first()
    company, told, *found = row or ("", "", *[0] * len(counted))
    return House(company, told.split("/") if told else [], dict(zip(questions, found, strict=True)))


def counting(*questions: QuerySet[Any]) -> QuerySet[Installation, Any]:
    """One row of how many rows each question has, to be asked often; nothing before there is a house."""
    counted = [Number(rows.order_by().values("pk")) for rows in questions]
    return Installation.objects.order_by("pk").values_list(*counted)[:1]


def any_of(*questions: QuerySet[Found]) -> QuerySet[Found]:
    """What any of these questions finds, cut short where it is. Joined by OR, SQLite asks all of them twice."""
    rows = questions[0].model._default_manager.all()
    first, *others = (rows.filter(pk__in=one.values("pk")).order_by().values("pk") for one in questions)
    return rows.filter(pk__in=first.union(*others, all=True))


def numbers(**questions: QuerySet[Any]) -> dict[str, int]:
    """How many rows each question has."""
    return house_with(**questions).counts
