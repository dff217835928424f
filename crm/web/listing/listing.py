from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from django.db.models import Field, QuerySet

from crm.staff.asking import asked_often
from crm.staff.columns import counting
from crm.staff.models import Installation, StaffMember

from .asker import Asker, Whose
from .columns import LONG_AGO, Column
from .filters import Filter, Said
from .keyset import By, Key, Mark, Order, Slice, cut, fields_in, mark_in, sliced, stretch

Shown = TypeVar("Shown")
Counted = Callable[[Whose, dict[str, Any]], Sequence[QuerySet[Any]]]


def of(told: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """What these filters were told, where they were."""
    return {name: told[name] for name in names if name in told}


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


@dataclass(frozen=True, eq=False)
class Listing(Generic[Shown]):
    """One list. `question` asks a room, by what the filters were told; `dress` gives its rows what columns need.

    `lede` gets how many rows each of the `counted` questions has.
    """

    name: str
    title: str
    path: str
    question: Callable[[Whose, dict[str, Any]], QuerySet[Any]]
    columns: Sequence[Column[Shown]]
    sort: str
    empty: Empty
    lede: Callable[..., Lede]
    counted: Counted | None = None
    filters: Sequence[Filter] = ()
    dress: Callable[[Sequence[Any], Asker], Sequence[Shown]] = as_they_are
    act: Act | None = None
    # Breaks ties where that costs nothing: in lists that stay short.
    then: By = ""

    def order(self, sort: str) -> Order:
        """By a column, equal ones as the list breaks ties."""
        name = sort.removeprefix("-")
        first = next(one.by for one in self.columns if one.name == name and one.by is not None)
        keys = [Key(first, down=sort.startswith("-"))]
        if self.then and self.then != first:
            keys.append(Key(self.then))
        return Order(tuple(keys))

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
        return self.listing.question(self.asker, self._asks)

    @cached_property
    def lede(self) -> Lede:
        counts: Sequence[tuple[int, ...]] = ()
        if self.listing.counted and self.said:
            counts = list(counting(*self.listing.counted(self.asker, self._asks)))
        elif self.listing.counted:
            counts = counts_of(self.listing.counted)(self.asker.user, self.asker.at)
        return self.listing.lede(self, *(counts[0] if counts else ()))

    def slice(self, size: int, mark: Mark | None = None, *, back: bool = False) -> Slice:
        """So many rows behind a place, or before it when going back; from the start without one."""
        if self.said:
            return cut(self.rows, self.order, size, mark=mark, back=back)
        rows = stretch_of(self.listing, self.sort, size, back)
        found = rows(self.asker.user, self.asker.at, *(mark.values if mark else ()))
        return sliced(found, self.order, size, mark=mark, back=back)

    def mark(self, text: str) -> Mark | None:
        """The place an address names."""
        return mark_in(text, fields_of(self.listing, self.sort)) if text else None

    @property
    def _asks(self) -> dict[str, Any]:
        asks = {one.name: one.asks or one.name for one in self.listing.filters}
        return {asks[name]: said.value for name, said in self.said.items()}

    @property
    def order(self) -> Order:
        return self.listing.order(self.sort)

    def told(self, name: str) -> Any:
        """What a filter was told, or None."""
        return self.said[name].value if name in self.said else None

    def href(self, **changes: str) -> str:
        """The address with some words changed; an empty one is taken out."""
        words = {name: said.text for name, said in self.said.items()}
        if self.sort != self.listing.sort:
            words["sort"] = self.sort
        words = {name: text for name, text in (words | changes).items() if text}
        return f"{self.listing.path}?{urlencode(words)}" if words else self.listing.path


# A list that nothing narrows asks the same each time but for who asks, when, and behind which row.


@lru_cache
def counts_of(counted: Counted) -> Callable[[StaffMember, datetime], list[Any]]:
    @asked_often
    def counts(user: StaffMember, at: datetime) -> QuerySet[Installation, Any]:
        return counting(*counted(Whose(user, at), {}))

    return counts


@lru_cache
def stretch_of(listing: Listing[Any], sort: str, size: int, back: bool) -> Callable[..., list[Any]]:
    @asked_often
    def rows(user: StaffMember, at: datetime, *values: Any) -> QuerySet[Any]:
        found = listing.question(Whose(user, at), {})
        return stretch(found, listing.order(sort), size, mark=Mark(values) if values else None, back=back)

    return rows


@lru_cache
def fields_of(listing: Listing[Any], sort: str) -> list[Field[Any, Any]]:
    return fields_in(listing.question(Whose(StaffMember(pk=0), LONG_AGO), {}), listing.order(sort))
