"""With whom: clients, contacts and projects by the beginning of their names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from crm.clients.models import Client, Contact
from crm.clients.naming import Named
from crm.clients.queries import clients_for, clients_named, contacts_named
from crm.clients.words import words_of
from crm.projects.models import Project
from crm.projects.queries import open_projects, projects_named
from crm.staff.models import StaffMember

FOUND = 5
LONGEST = 200
MOST_WORDS = 8


@dataclass(frozen=True)
class Partner:
    """Somebody to log a contact with; `query` presets them."""

    query: str
    name: str
    detail: str = ""


def partners(text: str, user: StaffMember, at: datetime) -> list[Partner]:
    """The closest names first; before anything is typed, one's own projects."""
    clients = clients_for(user, at=at)
    words = words_of(text[:LONGEST])[:MOST_WORDS]
    if not words:
        mine = open_projects(clients).filter(project_manager=user).order_by("code")[: 2 * FOUND]
        return [_project(row) for row in mine]
    named: tuple[tuple[Named[Any], Partner], ...] = (
        *((one, _client(one.row)) for one in clients_named(words, clients, FOUND)),
        *((one, _project(one.row)) for one in projects_named(words, clients, FOUND)),
        *((one, _contact(one.row)) for one in contacts_named(words, clients, FOUND)),
    )
    return [partner for one, partner in sorted(named, key=_nearness) if one.met == len(words)]


def _nearness(pair: tuple[Named[Any], Partner]) -> int:
    return pair[0].rank


def _client(row: Client) -> Partner:
    return Partner(f"client={row.pk}", row.name, "Client")


def _project(row: Project) -> Partner:
    return Partner(f"project={row.pk}", f"{row.code} {row.code_name}", row.client.name)


def _contact(row: Contact) -> Partner:
    return Partner(f"contact={row.pk}", row.name, f"{row.client.name}, {row.title}" if row.title else row.client.name)
