"""Rows that are found by the beginnings of the words of their names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import models
from django.db.models import Case, Expression, IntegerField, Q, QuerySet, Value, When

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
    found = rows.filter(_any(words, own)).annotate(_met=_met(words, paths), _rank=rank)
    shown: QuerySet[Any] = found.order_by("-_met", "_rank", *(rows.query.order_by or ()), "pk")[:limit]
    return [Named(row, row._met, row._rank) for row in shown]


def _any(words: Sequence[str], path: str) -> Q:
    found = Q()
    for word in words:
        found |= _begins(word, path)
    return found


def _met(words: Sequence[str], paths: Sequence[str]) -> Expression:
    total: Any = Value(0)
    for word in words:
        one = Q()
        for path in paths:
            one |= _begins(word, path)
        total = total + Case(When(one, then=Value(1)), default=Value(0), output_field=IntegerField())
    return total  # type: ignore[no-any-return]


def _begins(word: str, path: str) -> Q:
    # A folded word holds letters and digits only, so there is nothing to escape.
    return Q(**{f"{path}__contains": f" {word}"})
