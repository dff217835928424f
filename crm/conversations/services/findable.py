"""Keeps the words interactions are found by; the only writer of `InteractionWords` and of the index over them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.db import connection, transaction

from crm.clients.models import Client, Contact
from crm.clients.words import findable
from crm.projects.models import Project
from crm.staff.rows import insert_values

from ..models import Interaction, InteractionWords
from ..search import mark_of, place_of, scope_of

# A mail that quotes a year of mails is found by its beginning.
MOST_WORDS = 2000


class _Words(NamedTuple):
    """The columns of InteractionWords; made for every contact, and a tuple is made in no time."""

    place: int
    interaction_id: int
    client_id: int
    closed: bool
    words: str


def make_findable(facts: Iterable[Interaction]) -> int:
    """Make the words of these interactions what they say now; a withdrawn one has none. Returns how many changed."""
    facts = list(_with_names(facts))
    rows = InteractionWords.objects.filter(interaction__in=facts)
    stored = {row.interaction_id: _stored(row) for row in rows}
    wanted = {fact.pk: _words(fact, _projects(fact), _contacts(fact)) for fact in facts if fact.withdrawn_at is None}
    same = {pk for pk, row in wanted.items() if row == stored.get(pk)}
    _take_out([row for pk, row in stored.items() if pk not in same])
    _put_in([row for pk, row in wanted.items() if pk not in same])
    return len(wanted.keys() | stored.keys()) - len(same)


def make_new_findable(facts: Iterable[tuple[Interaction, Sequence[Project], Sequence[Contact]]]) -> None:
    """The same for interactions that were written just now, without asking for what is known."""
    rows = ((fact, [one.pk for one in projects], [one.pk for one in people]) for fact, projects, people in facts)
    _put_in([_words(*row) for row in rows])


def follow_wall(*, client: Client, batch: int = 1000) -> int:
    """Put the words of a client that was restricted or opened since behind its wall, or before it. Returns how many."""
    astray = Interaction.objects.filter(client=client, words__closed=not client.restricted_access).order_by("pk")
    moved = 0
    while facts := list(astray[:batch]):
        with transaction.atomic():
            moved += make_findable(facts)
    return moved


def rebuild(*, batch: int = 1000) -> int:
    """Derive all words again, a batch a transaction, so that others can write meanwhile. Returns how many differed."""
    changed, last = 0, 0
    while True:
        with transaction.atomic():
            facts = list(Interaction.objects.filter(pk__gt=last).order_by("pk")[:batch])
            if not facts:
                break
            changed += make_findable(facts)
            last = facts[-1].pk
    _rebuild_index()
    return changed


def _with_names(facts: Iterable[Interaction]) -> Iterable[Interaction]:
    rows = Interaction.objects.filter(pk__in=[fact.pk for fact in facts]).select_related("client", "thread")
    return rows.prefetch_related("places", "contacts").order_by("occurred_at", "pk")


def _projects(fact: Interaction) -> list[int]:
    return [place.project_id for place in fact.places.all()]


def _contacts(fact: Interaction) -> list[int]:
    return [contact.pk for contact in fact.contacts.all()]


def _words(fact: Interaction, projects: Sequence[int], contacts: Sequence[int]) -> _Words:
    closed = fact.client.restricted_access
    scope = scope_of(fact.client_id, closed=closed)
    marks = [
        mark_of(Client, fact.client_id),
        *(mark_of(Project, number) for number in sorted(projects)),
        *(mark_of(Contact, number) for number in sorted(contacts)),
    ]
    said = findable((fact.summary, fact.thread.subject, fact.qms_reference))[:MOST_WORDS]
    words = " ".join([scope + word for word in (*said, *marks)])
    return _Words(place_of(fact.occurred_at, fact.pk), fact.pk, fact.client_id, closed, words)


def _stored(row: InteractionWords) -> _Words:
    return _Words(row.place, row.interaction_id, row.client_id, row.closed, row.words)


def _put_in(rows: list[_Words]) -> None:
    # FTS5 takes rows in the order of their keys in one go.
    rows.sort()
    insert_values(InteractionWords, _Words._fields, rows)
    _tell_index("INSERT INTO conversations_words_index(rowid, words) VALUES (%s, %s)", rows)


def _take_out(rows: list[_Words]) -> None:
    # FTS5 forgets a row by the very words it was told.
    _tell_index(
        "INSERT INTO conversations_words_index(conversations_words_index, rowid, words) VALUES ('delete', %s, %s)", rows
    )
    InteractionWords.objects.filter(pk__in=[row.place for row in rows]).delete()


def _tell_index(sql: str, rows: list[_Words]) -> None:
    """FTS5 stands beside its table and is told; PostgreSQL keeps its index itself."""
    if connection.vendor == "sqlite" and rows:
        with connection.cursor() as cursor:
            cursor.executemany(sql, [(row.place, row.words) for row in rows])


def _rebuild_index() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("INSERT INTO conversations_words_index(conversations_words_index) VALUES ('rebuild')")
        else:
            cursor.execute("REINDEX INDEX conversations_words_index")
