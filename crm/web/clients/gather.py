"""What the client page shows."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from crm.clients.models import Client, Contact
from crm.conversations.fetching import fetch_people, fetch_projects
from crm.conversations.models import Clock, Commitment, Interaction
from crm.conversations.queries import promises_open, running_clocks, touched
from crm.conversations.timelines import timeline
from crm.conversations.values import GOVERNANCE
from crm.leadership.queries import gaps_of
from crm.projects.models import Project
from crm.staff.asking import asked_often
from crm.staff.models import StaffMember
from crm.staff.queries import SiteHours
from crm.watch.unknown import unknown_projects

from ..dates import due
from ..reach import theirs
from ..spans import capital, several
from ..unknown import lines
from ..waits import waits
from .quarters import quarter_of

SAID = 12


def gather(found: Client, at: datetime, hours: SiteHours) -> dict[str, Any]:
    projects = gaps_of(_projects(found.pk), hours, at)
    waiting = waits(_clocks(found.pk), at, hours)
    fetch_projects(wait.clock.opened_by for wait in waiting)
    said = timeline(client=found, limit=SAID)
    fetch_people([*said[:SAID], *(wait.clock.opened_by for wait in waiting)])
    hidden = unknown_projects(at, hours)
    promises, agreed = _promises(found.pk), next(iter(_agreed(found.pk)), None)
    return {
        "client": found,
        "theirs": theirs(found, at, hours),
        "projects": [
            (project, gap, hidden.get(project.pk))
            for project, gap in sorted(projects, key=lambda row: (row[1] is None, row[0].code))
        ],
        "unheard": lines((project for project, _ in projects), hidden, at),
        "ours": _ours(found, [project for project, _ in projects]),
        "contacts": _contacts(found.pk),
        "waiting": waiting,
        "promises": [(row, due(row.due, at, hours.zone)) for row in promises],
        "agreed": agreed,
        "agreed_promises": [row for row in promises if agreed and row.made_in_id == agreed.pk],
        "timeline": said[:SAID],
        "more": len(said) > SAID,
        "quarter": quarter_of(hours.local_date(at)),
        "lede": lede(
            len(waiting),
            sum(1 for wait in waiting if wait.late),
            known=hidden.keys().isdisjoint(project.pk for project, _ in projects),
        ),
    }


def _ours(found: Client, projects: list[Project]) -> list[tuple[StaffMember, str]]:
    """Who of ours answers for them, each once, with what for."""
    named: dict[StaffMember, list[str]] = {}
    for person, role in (
        (found.executive_sponsor, "executive sponsor"),
        (found.relationship_owner, "relationship owner"),
    ):
        if person:
            named.setdefault(person, []).append(role)
    for project in projects:
        if project.is_open and project.project_manager:
            named.setdefault(project.project_manager, []).append(project.code_name)
    return [(person, ", ".join(what)) for person, what in named.items()]


# Each of a client that its reader may see.


@asked_often
def _projects(client: int) -> QuerySet[Project]:
    rows = Project.objects.filter(client=client).select_related("client", "project_manager")
    return touched(rows.order_by("code"))


@asked_often
def _clocks(client: int) -> QuerySet[Clock]:
    return running_clocks().filter(client=client)


@asked_often
def _promises(client: int) -> QuerySet[Commitment]:
    return promises_open().filter(client=client)


@asked_often
def _contacts(client: int) -> QuerySet[Contact]:
    return Contact.objects.filter(client=client)


@asked_often
def _agreed(client: int) -> QuerySet[Interaction]:
    """The last steering committee or business review, and so what was agreed in it."""
    met = Interaction.objects.standing().filter(client=client, purpose__in=GOVERNANCE, reached=True)
    return met.order_by("-occurred_at")[:1]


def lede(waiting: int, late: int, *, known: bool = True) -> str:
    if not waiting:
        return f"They are not {'' if known else 'known to be '}waiting for anything from us."
    text = f"{several(waiting, 'question')} {'waits' if waiting == 1 else 'wait'} for our reply"
    over = f"; {several(late, 'reply', 'replies')} {'is' if late == 1 else 'are'} late" if late else ""
    return capital(f"{text}{over}.")
