"""What a list page shows of an address, ready for its template."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

from crm.capture.tables.kinds import KINDS

from ..spans import figure
from .columns import Column
from .filters import Filter
from .keyset import Mark, Slice
from .listing import Asked, Lede

SIZE = 25
# Times and numbers are looked at from the top, names from the beginning.
_FROM_THE_TOP = ("moment", "number", "span")
# All lists, for going from one to the next.
LISTS = (
    ("Clients", "/clients/"),
    ("Contacts", "/contacts/"),
    ("Projects", "/projects/"),
    ("Interactions", "/interactions/"),
    ("Replies", "/replies/"),
    ("Promises", "/promises/"),
    ("Flags", "/flags/all/"),
    ("Trail", "/trail/"),
)


@dataclass(frozen=True)
class Head:
    column: Column[Any]
    href: str
    direction: str


@dataclass(frozen=True)
class Control:
    """A filter as the form shows it."""

    filter: Filter
    text: str
    options: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Chip:
    """A filter that narrows the list, and the address without it."""

    label: str
    words: str
    href: str


@dataclass(frozen=True)
class Page:
    asked: Asked
    params: Mapping[str, str]

    @cached_property
    def slice(self) -> Slice:
        before, after = self._mark("before"), self._mark("after")
        return self.asked.slice(SIZE, before or after, back=before is not None)

    def _mark(self, name: str) -> Mark | None:
        return self.asked.mark(self.params.get(name, ""))

    @cached_property
    def rows(self) -> SafeString:
        """The rows as the page shows them. They have hundreds of cells, so they are put together without a template."""
        listing = self.asked.listing
        first, *others = listing.columns
        return SafeString(
            "".join(
                f'<tr role="row"><th scope="row" role="rowheader">{conditional_escape(first.shown(row))}</th>'
                f"{''.join(f'{column.begin}{conditional_escape(column.shown(row))}</td>' for column in others)}</tr>"
                for row in listing.dress(self.slice.rows, self.asked.asker)
            )
        )

    @property
    def lede(self) -> Lede:
        return self.asked.lede

    @property
    def lists(self) -> Sequence[tuple[str, str]]:
        return LISTS

    @property
    def heads(self) -> list[Head]:
        return [self._head(column) for column in self.asked.listing.columns]

    def _head(self, column: Column[Any]) -> Head:
        if column.by is None:
            return Head(column, "", "")
        up, down = column.name, f"-{column.name}"
        direction = {up: "ascending", down: "descending"}.get(self.asked.sort, "")
        first = down if column.kind in _FROM_THE_TOP else up
        turned = {up: down, down: up}.get(self.asked.sort, first)
        return Head(column, self._sorted(turned), direction)

    def _sorted(self, sort: str) -> str:
        return self.asked.href(sort="" if sort == self.asked.listing.sort else sort)

    @property
    def sorts(self) -> list[tuple[str, str]]:
        """Every order, in words, for where the heads do not fit."""
        both = ((column, sign) for column in self.asked.listing.columns if column.by is not None for sign in ("", "-"))
        return [(f"{sign}{column.name}", f"{column.title}, {_way(column, sign)}") for column, sign in both]

    @property
    def has_more(self) -> bool:
        return any(one.where == "more" for one in self.asked.listing.filters)

    @property
    def troubles(self) -> list[str]:
        return [f"{one.label}: “{text}” is not known, so it narrows nothing." for one, text in self.asked.unread]

    @cached_property
    def controls(self) -> list[Control]:
        said, trouble = self.asked.said, {one.name: text for one, text in self.asked.unread}
        return [
            Control(
                one,
                said[one.name].text if one.name in said else trouble.get(one.name, ""),
                one.options(self.asked.asker),
            )
            for one in self.asked.listing.filters
        ]

    @property
    def more_open(self) -> bool:
        """Whether a filter behind “more” narrows the list."""
        return any(one.where == "more" and one.name in self.asked.said for one in self.asked.listing.filters)

    @property
    def chips(self) -> list[Chip]:
        labels = {one.name: one.label for one in self.asked.listing.filters}
        return [Chip(labels[name], said.words, self.asked.href(**{name: ""})) for name, said in self.asked.said.items()]

    @property
    def here(self) -> str:
        """This page's own address, without words that say nothing."""
        places = ((name, self._mark(name)) for name in ("before", "after"))
        return self.asked.href(**{name: str(mark) for name, mark in places if mark})

    @property
    def told(self) -> str:
        """What changed, for those who do not see it."""
        rows = len(self.slice.rows)
        return f"{figure(rows, 'row')} shown{', more follow' if self.slice.after else ''}."

    @property
    def export(self) -> str:
        return self.asked.href(format="csv")

    @property
    def tables(self) -> list[tuple[str, str]]:
        """The same rows with every column an import reads, where there is such a table."""
        ways = (("All columns, CSV", "table"), ("Excel", "xlsx")) if self.asked.listing.name in KINDS else ()
        return [(text, self.asked.href(format=way)) for text, way in ways]

    @property
    def before(self) -> str:
        return self.asked.href(before=str(self.slice.before)) if self.slice.before else ""

    @property
    def after(self) -> str:
        return self.asked.href(after=str(self.slice.after)) if self.slice.after else ""


def _way(column: Column[Any], sign: str) -> str:
    words = {
        "moment": ("oldest first", "newest first"),
        "number": ("least first", "most first"),
        "span": ("shortest first", "longest first"),
        "rank": ("worst first", "best first"),
    }
    return words.get(column.kind, ("A to Z", "Z to A"))[sign == "-"]
