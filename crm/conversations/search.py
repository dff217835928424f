"""What was said, found by its words: one question to SQLite (FTS5) and to PostgreSQL (its own full text).

Words are folded and parted here, not by an engine, so both find the same. The index is asked only for words of
clients the reader may see: those of a restricted client carry its number, so a stranger's question neither shows
nor counts nor reads them, and takes no longer for their being there.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from crm.clients.models import Client, Contact
from crm.projects.models import Project
from crm.staff.models import StaffMember

from .models import Interaction, InteractionWords

MOST_WORDS = 8
# Shorter words are looked for whole: two letters begin too much.
SHORTEST_BEGINNING = 3
# A place is the second of a contact and its number, so that places of one second differ.
_NUMBER_BITS = 29
_LAST_PLACE = 2**63 - 1

Thing = Client | Contact | Project
_MARKS = {Client: "c", Contact: "k", Project: "p"}


@dataclass(frozen=True)
class Dialect:
    """How an engine writes a question."""

    whole: str
    begins: str
    both: str
    either: str
    but_not: str
    sql: str
    numbers: Callable[[list[int]], Any]


DIALECTS = {
    "sqlite": Dialect(
        whole='"{}"',
        begins='"{}"*',
        both=" AND ",
        either=" OR ",
        but_not="({}) NOT ({})",
        sql="""
            SELECT words.place, words.interaction_id
            FROM conversations_words_index
            JOIN conversations_interactionwords AS words ON words.place = conversations_words_index.rowid
            WHERE conversations_words_index MATCH %s
                AND words.client_id IN (SELECT value FROM json_each(%s))
                AND conversations_words_index.rowid < %s
            ORDER BY conversations_words_index.rowid DESC LIMIT %s
        """,
        numbers=json.dumps,
    ),
    "postgresql": Dialect(
        whole="'{}'",
        begins="'{}':*",
        both=" & ",
        either=" | ",
        but_not="({}) & !({})",
        sql="""
            SELECT place, interaction_id
            FROM conversations_interactionwords
            WHERE array_to_tsvector(string_to_array(words, ' ')) @@ %s::tsquery
                AND client_id = ANY(%s)
                AND place < %s
            ORDER BY place DESC LIMIT %s
        """,
        numbers=list,
    ),
}


@dataclass(frozen=True)
class Spot:
    """Where a list of results goes on: 0 among whole words, 1 among beginnings, and before which place."""

    rank: int
    place: int


@dataclass(frozen=True)
class Found:
    rows: list[Interaction]
    next: Spot | None


def place_of(at: datetime, number: int) -> int:
    """The key of an interaction in the index: later is greater, and none is shared."""
    return (int(at.timestamp()) << _NUMBER_BITS) + number


def scope_of(client_id: int, *, closed: bool) -> str:
    """What stands before each word of a client; no word of an open client begins with it."""
    return f".{client_id}." if closed else ""


def mark_of(thing: type[Thing], number: int) -> str:
    """The word that stands for a client, contact or project, whatever it is called."""
    return f":{_MARKS[thing]}{number}"


def find(
    words: Sequence[str],
    clients: QuerySet[Client],
    *,
    alike: Mapping[str, Sequence[Thing]] | None = None,
    after: Spot | None = None,
    limit: int = 25,
) -> Found:
    """Standing interactions of these clients in which every word occurs: whole words first, the newest first.

    `words` come from `words_of`; `alike` gives things called by a word, whose interactions have it too.
    """
    if not words:
        return Found([], None)
    question = _Question(words[:MOST_WORDS], alike or {}, *_sight(clients))
    spots = question.ask(after or Spot(0, _LAST_PLACE), limit + 1)
    rows = Interaction.objects.filter(pk__in=[number for _, number in spots[:limit]])
    by_number = {row.pk: row for row in rows.select_related("client").prefetch_related("projects")}
    shown = [by_number[number] for _, number in spots[:limit] if number in by_number]
    return Found(shown, spots[limit - 1][0] if len(spots) > limit else None)


def logged_lately(user: StaffMember, clients: QuerySet[Client], limit: int) -> list[Interaction]:
    """What this person logged last, with its projects."""
    rows = Interaction.objects.standing().filter(logged_by=user, client__in=clients)
    return list(rows.prefetch_related("projects__client").order_by("-pk")[:limit])


def _sight(clients: QuerySet[Client]) -> tuple[list[int], list[str]]:
    """The clients, and the scopes in which their words may stand."""
    closed = Exists(InteractionWords.objects.filter(client=OuterRef("pk"), closed=True))
    seen = list(clients.order_by().annotate(has_closed=closed).values_list("pk", "has_closed"))
    return [pk for pk, _ in seen], ["", *(scope_of(pk, closed=True) for pk, has_closed in seen if has_closed)]


@dataclass(frozen=True)
class _Question:
    words: Sequence[str]
    alike: Mapping[str, Sequence[Thing]]
    clients: list[int]
    scopes: list[str]

    @property
    def dialect(self) -> Dialect:
        return DIALECTS[connection.vendor]

    def ask(self, after: Spot, limit: int) -> list[tuple[Spot, int]]:
        """Whole words, then what only begins with them; each read stops when it has enough."""
        whole, begun = self._text(self.words, self.dialect.whole), self._text(self._begun(), self.dialect.begins)
        found = self._read(whole, after, limit) if after.rank == 0 else []
        if len(found) == limit or begun == whole:
            return found
        rest = self.dialect.but_not.format(begun, whole)
        start = after if after.rank else Spot(1, _LAST_PLACE)
        return [*found, *self._read(rest, Spot(1, start.place), limit - len(found))]

    def _begun(self) -> Sequence[str]:
        """A short last word is still being typed, so it is not asked for."""
        still_typed = len(self.words) > 1 and len(self.words[-1]) < SHORTEST_BEGINNING
        return self.words[:-1] if still_typed else self.words

    def _text(self, words: Sequence[str], form: str) -> str:
        return self.dialect.either.join(f"({self._in_scope(scope, words, form)})" for scope in self.scopes)

    def _in_scope(self, scope: str, words: Sequence[str], form: str) -> str:
        return self.dialect.both.join(f"({self._word(scope, word, form)})" for word in words)

    def _word(self, scope: str, word: str, form: str) -> str:
        whole = self.dialect.whole
        said = (form if len(word) >= SHORTEST_BEGINNING else whole).format(scope + word)
        marks = [whole.format(scope + mark_of(type(thing), thing.pk)) for thing in self.alike.get(word, ())]
        return self.dialect.either.join([said, *marks])

    def _read(self, text: str, after: Spot, limit: int) -> list[tuple[Spot, int]]:
        with connection.cursor() as cursor:
            cursor.execute(self.dialect.sql, [text, self.dialect.numbers(self.clients), after.place, limit])
            return [(Spot(after.rank, place), number) for place, number in cursor.fetchall()]
