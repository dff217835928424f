"""Things by the code or name somebody typed; only one that nothing else is called by is taken."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from crm.clients.models import Client, Contact
from crm.clients.naming import Named
from crm.clients.queries import clients_named
from crm.clients.words import words_of
from crm.projects.queries import projects_named

from ..numbers import row_number

Called = tuple[Any, str, str] | None
# More names than this share a word too common to mean one of them.
MOST = 24


def client_called(clients: QuerySet[Client], text: str) -> Called:
    client = _only(clients_named(words_of(text), clients, MOST), text, "short_code")
    return (client, client.short_code, client.name) if client else None


def project_called(clients: QuerySet[Client], text: str) -> Called:
    project = _only(projects_named(words_of(text), clients, MOST), text, "code")
    return (project, project.code, f"{project.code_name} {project.code}") if project else None


def contact_numbered(clients: QuerySet[Client], text: str) -> Called:
    number = row_number(text)
    contact = Contact.objects.filter(client__in=clients, pk=number).first()
    return (contact, str(contact.pk), contact.name) if contact else None


def _only(found: list[Named[Any]], text: str, code: str) -> Any:
    """Whose code it is; else the only one of which a name has every word."""
    met = max((one.met for one in found), default=0)
    best = [one.row for one in found if one.met == met == len(words_of(text))]
    coded = [row for row in best if getattr(row, code).casefold() == text.strip().casefold()]
    return next(iter(coded), best[0] if len(best) == 1 else None)
