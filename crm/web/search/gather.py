"""What a search shows: names first, then what was said, each only where the reader may see it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

from django.db.models import QuerySet

from crm.clients.models import Client
from crm.clients.naming import Named
from crm.clients.queries import clients_for, clients_named, contacts_named
from crm.clients.words import words_of
from crm.conversations.search import SHORTEST_BEGINNING, Spot, Thing, find, logged_lately
from crm.projects.queries import open_projects, projects_named
from crm.staff.models import StaffMember

from .hits import Hit, client_hit, contact_hit, interaction_hit, pages_called, project_hit

LONGEST_QUESTION = 200
MOST_WORDS = 8
# Names looked at, and names shown of each kind.
NAMES, SHOWN = 24, 5
SAID = 20


@dataclass(frozen=True)
class Group:
    name: str
    hits: Sequence[Hit]


@dataclass(frozen=True)
class Results:
    groups: Sequence[Group]
    next: str = ""

    @property
    def count(self) -> int:
        return sum(len(group.hits) for group in self.groups)


def results(text: str, user: StaffMember, at: datetime, after: Spot | None = None) -> Results:
    """Groups with something in them, the best names first; none of words that are too short to say anything."""
    clients = clients_for(user, at=at)
    words = words_of(text[:LONGEST_QUESTION])[:MOST_WORDS]
    if not words:
        return _lately(user, clients)
    names: dict[str, list[Named[Any]]] = {
        "Clients": list(clients_named(words, clients, NAMES)),
        "Projects": list(projects_named(words, clients, NAMES)),
        "Contacts": list(contacts_named(words, clients, NAMES)),
    }
    said = find(words, clients, alike=_alike(words, chain(*names.values())), after=after, limit=SAID)
    spoken = Group("What was said", [interaction_hit(fact, words) for fact in said.rows])
    further = _write(said.next)
    if after:
        return Results([spoken] if said.rows else [], further)
    groups = [*_named_groups(words, names), spoken, Group("Pages", pages_called(words, user))]
    return Results([group for group in groups if group.hits], further)


def _alike(words: Sequence[str], names: Any) -> dict[str, list[Thing]]:
    """Which clients, projects and contacts each word may mean, so that “acme stability” finds it in what was said."""
    alike: dict[str, list[Thing]] = defaultdict(list)
    for named in names:
        for word in words:
            exact = f" {word} " in named.row.found_by
            if exact or (len(word) >= SHORTEST_BEGINNING and f" {word}" in named.row.found_by):
                alike[word].append(named.row)
    return alike


_HIT: dict[str, Callable[[Any, Sequence[str]], Hit]] = {
    "Clients": client_hit,
    "Projects": project_hit,
    "Contacts": contact_hit,
}


def _named_groups(words: Sequence[str], names: dict[str, list[Named[Any]]]) -> list[Group]:
    """Those that meet every word; the kind with the best name leads."""
    met = {kind: [one for one in found if one.met == len(words)] for kind, found in names.items()}
    order = sorted((kind for kind in met if met[kind]), key=lambda kind: min(one.rank for one in met[kind]))
    return [Group(kind, [_HIT[kind](one.row, words) for one in met[kind][:SHOWN]]) for kind in order]


def _lately(user: StaffMember, clients: QuerySet[Client]) -> Results:
    """Before anything is typed: where the reader logged last, and their own projects."""
    logged = logged_lately(user, clients, SAID)
    projects = [project for fact in logged for project in fact.projects.all()]
    own = open_projects(clients).filter(project_manager=user).order_by("code")[:SHOWN]
    seen = list({project.pk: project for project in chain(projects, own)}.values())[: 2 * SHOWN]
    groups = [Group("Lately", [project_hit(project, ()) for project in seen]), Group("Pages", pages_called((), user))]
    return Results([group for group in groups if group.hits])


_SPOT = re.compile(r"([01])-(\d{1,19})")


def spot(text: str) -> Spot | None:
    """The place after which results go on, from the address; None for anything else."""
    found = _SPOT.fullmatch(text)
    return Spot(int(found[1]), int(found[2])) if found and int(found[2]) < 2**63 else None


def _write(place: Spot | None) -> str:
    return f"{place.rank}-{place.place}" if place else ""
