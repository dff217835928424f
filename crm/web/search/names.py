"""Codes with names, for fields in which one is typed."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import QuerySet

from crm.clients.models import Client
from crm.clients.queries import clients_named
from crm.clients.words import words_of
from crm.projects.queries import open_projects, projects_named

MOST = 20

Names = list[tuple[str, str]]


def clients(seen: QuerySet[Client], text: str) -> Names:
    words = words_of(text)
    rows = [one.row for one in clients_named(words, seen, MOST)] if words else seen.order_by("name")[:MOST]
    return [(client.short_code, client.name) for client in rows]


def projects(seen: QuerySet[Client], text: str) -> Names:
    words = words_of(text)
    rows = [one.row for one in projects_named(words, seen, MOST)] if words else open_projects(seen)[:MOST]
    return [(project.code, f"{project.code_name}, {project.client.name}") for project in rows]


CALLED: dict[str, Callable[[QuerySet[Client], str], Names]] = {"client": clients, "project": projects}
