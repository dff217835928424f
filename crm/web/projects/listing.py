"""The list of projects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet, Value
from django.db.models.functions import Coalesce, Lower

from crm.leadership.limits import Gap
from crm.leadership.queries import gap_of_each
from crm.projects.models import Project
from crm.projects.selections import projects_where
from crm.projects.values import Phase, ProjectStatus
from crm.staff.columns import numbers
from crm.watch.unknown import Silence, unknown_projects

from ..gaps import gap_shown
from ..listing import Act, Asked, Asker, Choice, Column, Empty, Lede, Listing, Named, Person, Typed
from ..listing.cells import NOTHING, called, client_column, link, state
from ..listing.columns import NEVER
from ..listing.named import client_called
from ..spans import capital, several

LEADER = [("late", "Late"), ("soon", "Due soon"), ("covered", "Covered")]
STATES = [("all", "All"), *ProjectStatus.choices]


@dataclass(frozen=True)
class ProjectRow:
    project: Project
    gap: Gap | None
    silence: Silence | None = None


def question(asker: Asker, told: dict[str, Any]) -> QuerySet[Project]:
    return projects_where(asker.clients, at=asker.at, **told)


def dress(rows: Sequence[Any], asker: Asker) -> Sequence[ProjectRow]:
    shown = Project.objects.filter(pk__in=[row.pk for row in rows]).order_by()
    gaps = {project.pk: gap for project, gap in gap_of_each(shown, asker.at, asker.hours)}
    hidden = unknown_projects(asker.at, asker.hours)
    return [ProjectRow(row, gaps.get(row.pk), hidden.get(row.pk)) for row in rows]


def lede(asked: Asked) -> Lede:
    late = asked.rows.filter(leader_due_at__lte=asked.asker.at)
    found = numbers(all=asked.rows, late=late)
    late_words = f"{several(found['late'], 'has', 'have')} gone too long without a leader." if found["late"] else ""
    return Lede(capital(f"{several(found['all'], 'project')}."), capital(late_words))


def _name(row: ProjectRow) -> str:
    return link(f"/projects/{row.project.pk}/", row.project.code_name)


def _phase(row: ProjectRow) -> str:
    status = row.project.get_status_display() if row.project.status != ProjectStatus.ACTIVE else ""
    return ", ".join(filter(None, (row.project.get_phase_display(), status.lower())))


def _leader(row: ProjectRow) -> str:
    return state(*gap_shown(row.gap, row.silence)) if row.gap else NOTHING


def _leader_text(row: ProjectRow) -> str | None:
    return gap_shown(row.gap, row.silence)[1] if row.gap else None


DUE = Coalesce("leader_due_at", Value(NEVER))

PROJECTS: Listing[ProjectRow] = Listing(
    name="projects",
    title="Projects",
    path="/projects/",
    question=question,
    columns=(
        Column("name", "Project", lambda row: row.project.code_name, _name, by=Lower("code_name")),
        Column("code", "Code", lambda row: row.project.code, by="code", minor=True),
        client_column(lambda row: row.project.client, by=Lower("client__name")),
        Column("phase", "Phase", _phase),
        Column("manager", "Manager", lambda row: called(row.project.project_manager)),
        Column("opened", "Opened", lambda row: row.project.opened, by="opened", minor=True),
        Column("leader", "Leadership contact", _leader_text, _leader, by=DUE),
    ),
    sort="leader",
    then="code",
    filters=(
        Typed("q", "Name or code", asks="words"),
        Named("client", "Client", find=client_called),
        Choice("state", "State", nothing="open", choices=STATES),
        Choice("leader", "Leadership contact", choices=LEADER),
        Person("manager", "Manager", where="more"),
        Choice("phase", "Phase", where="more", choices=Phase.choices),
    ),
    lede=lede,
    dress=dress,
    empty=Empty("No open project.", Act("Open the first one", "/projects/new/")),
    act=Act("New project", "/projects/new/"),
)
