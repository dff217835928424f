"""Whom and what a row may name: clients its importer may see, our people, contacts and projects of those clients."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import TypeVar

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from crm.clients.models import Client, Contact
from crm.clients.queries import clients_for
from crm.projects.models import Project
from crm.staff.models import StaffMember

from .cells import folded
from .rows import Entry

_ADDRESS = re.compile(r"[^\s<>(),;]+@[^\s<>(),;]+")
Thing = TypeVar("Thing", Contact, Project)
# A word that was told to mean nobody.
NOBODY = "-"


@dataclass(frozen=True)
class Known:
    """The house as one person sees it; nobody (a command) sees all of it."""

    user: StaffMember | None
    at: datetime
    meanings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    # The numbers of the clients that were found by it.
    named: set[int] = field(default_factory=set)

    @property
    def seen(self) -> QuerySet[Client]:
        return clients_for(self.user, at=self.at) if self.user else Client.objects.all()

    @cached_property
    def clients(self) -> dict[str, Client]:
        """By folded name and code; a code goes before the name of another."""
        rows = list(self.seen.select_related("relationship_owner", "executive_sponsor"))
        return {folded(row.name): row for row in rows} | {folded(row.short_code): row for row in rows}

    @cached_property
    def taken(self) -> dict[str, int]:
        """Names and codes of all clients, seen or not, with their number."""
        rows = Client.objects.values_list("pk", "name", "short_code")
        return {folded(word): pk for pk, *words in rows for word in words}

    @cached_property
    def people(self) -> dict[str, StaffMember | None]:
        """Our people by folded address and name; None where two share a name."""
        found: dict[str, StaffMember | None] = {}
        for person in StaffMember.objects.all():
            name = folded(person.name)
            found[name] = None if name in found else person
            found[person.email.lower()] = person
        return found

    def client(self, entry: Entry, word: str) -> Client | None:
        told = self.meanings.get("client", {}).get(folded(word), word)
        found = self.clients.get(folded(told))
        if found is None:
            # The same words for one that is not there and one this person may not see.
            entry.wrong(
                "Client",
                f"“{word}” is no client you know of",
                "Import clients first, or say whom it means.",
                asks="client",
                word=word,
            )
        return self.naming(found)

    def naming(self, found: Client | None) -> Client | None:
        self.named.update({found.pk} if found else ())
        return found

    def person(self, entry: Entry, label: str, word: str) -> StaffMember | None:
        """One of us by address, by name, or by “name <address>”."""
        told = self.meanings.get("people", {}).get(folded(word), word)
        if told == NOBODY:
            return None
        address = _ADDRESS.search(told)
        found = self.people.get(address[0].lower()) if address else None
        found = found or self.people.get(folded(told))
        if found is None:
            wrong = f"two of us are called “{word}”" if folded(told) in self.people else f"“{word}” is none of us"
            entry.wrong(label, wrong, "Write the mail address, or say whom it means.", asks="people", word=word)
        return found

    def projects(self, codes: Iterable[str]) -> dict[str, Project]:
        """Projects of clients this person may see, by code in lower case."""
        asked = {code.lower() for code in codes}
        rows = Project.objects.alias(folded_code=Lower("code")).filter(folded_code__in=asked, client__in=self.seen)
        found = _at_home(rows.select_related("project_manager")) if asked else []
        self.named.update(row.client_id for row in found)
        return {row.code.lower(): row for row in found}

    def contacts(self, words: Iterable[str]) -> dict[tuple[int, str], Contact]:
        """Contacts of clients this person may see, by client and folded address or name."""
        asked = set(words)
        named = Contact.objects.filter(Q(email__in=[word.lower() for word in asked]) | Q(name__in=asked))
        if not asked:
            return {}
        rows = _at_home(named.filter(client__in=self.seen))
        by_name = {(row.client_id, folded(row.name)): row for row in rows}
        return by_name | {(row.client_id, row.email.lower()): row for row in rows if row.email}


def _at_home(rows: QuerySet[Thing]) -> list[Thing]:
    """With their clients, each of which is read once: a thousand contacts are of a few."""
    found = list(rows)
    homes = Client.objects.select_related("relationship_owner").in_bulk({row.client_id for row in found})
    for row in found:
        row.client = homes[row.client_id]
    return found
