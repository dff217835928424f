"""What stands in a cell: a link, a name with a remark, several links, one of the states."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.utils.safestring import SafeString

from crm.clients.models import Client
from crm.projects.models import Project
from crm.staff.models import StaffMember

from ..filling import filled, joined
from ..templatetags.touchline import state
from .columns import Column, Shown
from .keyset import By

NOTHING = "–"
LONGEST = 140

__all__ = ["NOTHING", "badge", "called", "client_column", "link", "noted", "project_column", "shortened", "state"]


def shortened(text: str) -> str:
    """The beginning of a text, on one line, up to a whole word."""
    flat = " ".join(text.split())
    return flat if len(flat) <= LONGEST else f"{flat[:LONGEST].rsplit(' ', 1)[0]} …"


def called(someone: StaffMember | None) -> str | None:
    return someone.name if someone else None


def link(path: str, text: str) -> SafeString:
    return filled('<a href="{}">{}</a>', path, text)


def client_column(of: Callable[[Shown], Client | None], by: By | None = None) -> Column[Shown]:
    return Column("client", "Client", lambda row: _name(of(row)), lambda row: _client(of(row)), by=by)


def project_column(of: Callable[[Shown], Iterable[Project]]) -> Column[Shown]:
    return Column("project", "Project", lambda row: _names(of(row)), lambda row: _projects(of(row)))


def _name(client: Client | None) -> str | None:
    return client.name if client else None


def _client(client: Client | None) -> str:
    if client is None:
        return NOTHING
    return filled('<a class="quiet" href="/clients/{}/">{}</a>', client.pk, client.name)


def _names(projects: Iterable[Project]) -> str:
    return ", ".join(project.code_name for project in projects)


def _projects(projects: Iterable[Project]) -> str:
    form = '<a class="quiet" href="/projects/{}/">{}</a>'
    return joined(", ", (filled(form, project.pk, project.code_name) for project in projects)) or NOTHING


def noted(main: str, note: str) -> str:
    """Something, and quietly below it what belongs to it."""
    return filled('{}<span class="note">{}</span>', main, note) if note else main


def badge(text: str) -> SafeString:
    return filled('<span class="badge">{}</span>', text)
