from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from django.db.models import QuerySet

from .asker import Asker
from .columns import Column
from .filters import Filter, Said
from .keyset import By, Key, Order

Shown = TypeVar("Shown")


def as_they_are(rows: Sequence[Any], asker: Asker) -> Sequence[Any]:
    return rows


@dataclass(frozen=True)
class Lede:
    """The sentence a list opens with: what matters, and the rest."""

    strong: str
    rest: str = ""


@dataclass(frozen=True)
class Act:
    text: str
    path: str


@dataclass(frozen=True)
class Empty:
    """What a list says that has nothing to show, and the next step."""

    text: str
    next: Act | None = None


@dataclass(frozen=True)
class Listing(Generic[Shown]):
    """One list. `question` asks a room, by what the filters were told; `dress` gives its rows what columns need."""

    name: str
    title: str
    path: str
    question: Callable[[Asker, dict[str, Any]], QuerySet[Any]]
    columns: Sequence[Column[Shown]]
    sort: str
    empty: Empty
    lede: Callable[[Asked], Lede]
    filters: Sequence[Filter] = ()
    dress: Callable[[Sequence[Any], Asker], Sequence[Shown]] = as_they_are
    act: Act | None = None
    # Breaks ties where that costs nothing: in lists that stay short.
    then: By = ""

    def asked(self, params: Mapping[str, str], asker: Asker) -> Asked:
        """What an address asks of this list; words it does not understand ask nothing."""
        told = {one.name: (one, params.get(one.name, "").strip()) for one in self.filters}
        read = {name: one.read(text, asker) for name, (one, text) in told.items() if text}
        said = {name: found for name, found in read.items() if found}
        unread = [told[name] for name, found in read.items() if found is None]
        sorts = {column.name for column in self.columns if column.by is not None}
        sort = params.get("sort", "")
        return Asked(self, asker, said, unread, sort if sort.removeprefix("-") in sorts else self.sort)


@dataclass(frozen=True)
class Asked:
    """One list as one address has it."""

    listing: Listing[Any]
    asker: Asker
    said: Mapping[str, Said]
    unread: Sequence[tuple[Filter, str]] = field(default_factory=tuple)
    sort: str = ""

    @cached_property
    def rows(self) -> QuerySet[Any]:
        asks = {one.name: one.asks or one.name for one in self.listing.filters}
        return self.listing.question(self.asker, {asks[name]: said.value for name, said in self.said.items()})

    @property
    def order(self) -> Order:
        """By the column asked for, equal ones as the list breaks ties."""
        name = self.sort.removeprefix("-")
        first = next(one.by for one in self.listing.columns if one.name == name and one.by is not None)
        keys = [Key(first, down=self.sort.startswith("-"))]
        if self.listing.then and self.listing.then != first:
            keys.append(Key(self.listing.then))
        return Order(tuple(keys))

    def told(self, name: str) -> Any:
        """What a filter was told, or None."""
        return self.said[name].value if name in self.said else None

    def told_of(self, *names: str) -> dict[str, Any]:
        """What these filters were told, where they were."""
        return {name: self.said[name].value for name in names if name in self.said}

    def href(self, **changes: str) -> str:
        """The address with some words changed; an empty one is taken out."""
        words = {name: said.text for name, said in self.said.items()}
        if self.sort != self.listing.sort:
            words["sort"] = self.sort
        words = {name: text for name, text in (words | changes).items() if text}
        return f"{self.listing.path}?{urlencode(words)}" if words else self.listing.path
