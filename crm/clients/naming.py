"""Rows that are found by the beginnings of the words of their names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import Any, Generic, TypeVar

from django.db import models
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from .words import findable

Row = TypeVar("Row", bound=models.Model)
_LAST_LABEL = re.compile(r"^(\S+@\S+)\.\w+$")


class FoundBy(models.TextField):  # type: ignore[type-arg]
    """The folded words of other fields of the row, each between blanks, so that “ bra” finds Brandt.

    Derived by every `save` and `bulk_create`, as Django does for `auto_now`: a verb that renames cannot forget it.
    An `update()` of the names passes it by, here as there.
    """

    def __init__(self, *sources: str, **options: Any) -> None:
        self.sources = sources
        settled: dict[str, Any] = {"editable": False, "blank": True, "default": ""}
        super().__init__(**(settled | options))

    def deconstruct(self) -> Any:
        name, path, _, options = super().deconstruct()
        return name, path, list(self.sources), options

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        text = found_by(getattr(model_instance, name) for name in self.sources)
        setattr(model_instance, self.attname, text)
        return text


def found_by(names: Iterable[str | None]) -> str:
    """“ northlight bio nlb ”; of a mail address without its last label, which says nothing."""
    told = (_LAST_LABEL.sub(r"\1", name) for name in names if name)
    return f" {' '.join(findable(told))} "


@dataclass(frozen=True)
class Named(Generic[Row]):
    """A row, how many of the words it met, and how well its own name begins with the first: 0 is best."""

    row: Row
    met: int
    rank: int


def named(rows: QuerySet[Row], words: Sequence[str], *paths: str, limit: int) -> list[Named[Row]]:
    """Rows whose own name (the first path) has a word beginning with one of these; most words met first.

    The other paths are names that may complete it, as a client's completes that of its contact.
    """
    if not words:
        return []
    own, whole = paths[0], f" {words[0]} "
    rank = Case(
        When(**{f"{own}__contains": whole}, then=Value(0)),
        When(**{f"{own}__startswith": whole.rstrip()}, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    found = rows.filter(_any_of(_begins(word, [own]) for word in words)).annotate(_met=_met(words, paths), _rank=rank)
    shown: QuerySet[Any] = found.order_by("-_met", "_rank", *(rows.query.order_by or ()), "pk")[:limit]
    return [Named(row, row._met, row._rank) for row in shown]


def every_word(words: Sequence[str], *paths: str) -> Q:
    """Each word begins a word of one of these names."""
    return _all_of(_begins(word, paths) for word in words)


def _all_of(conditions: Iterable[Q]) -> Q:
    return reduce(and_, conditions, Q())


def _any_of(conditions: Iterable[Q]) -> Q:
    return reduce(or_, conditions, Q())


def _met(words: Sequence[str], paths: Sequence[str]) -> Any:
    ones = (Case(When(_begins(word, paths), then=1), default=0, output_field=IntegerField()) for word in words)
    return sum(ones, Value(0))


def _begins(word: str, paths: Iterable[str]) -> Q:
    # A folded word holds letters and digits only, so there is nothing to escape.
    return _any_of(Q(**{f"{path}__contains": f" {word}"}) for path in paths)
