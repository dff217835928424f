"""The list of projects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Coalesce, Lower

from crm.conversations.queries import touched
from crm.leadership.limits import Gap
from crm.leadership.queries import gaps_of
from crm.projects.models import Project
from crm.projects.selections import projects_where
from crm.projects.values import Phase, ProjectStatus
from crm.watch.unknown import Silence, unknown_projects

from ..gaps import gap_shown
from ..listing import Act, Asked, Asker, Choice, Column, Empty, Lede, Listing, Named, Person, Typed, Whose
from ..listing.cells import NOTHING, called, client_column, link, state
from ..listing.columns import NEVER
from ..listing.named import client_called
from ..spans import capital, several

LEADER = [("late", "Late"), ("soon", "Due soon"), ("covered", "Covered"), ("unknown", "Unknown")]
STATES = [("all", "All"), *ProjectStatus.choices]


@dataclass(frozen=True)
class ProjectRow:
    project: Project
    gap: Gap | None
    silence: Silence | None = None


def question(whose: Whose, told: dict[str, Any]) -> QuerySet[Project]:
    """What would be covered is unknown while the source that would say otherwise is silent."""
    leader = told.get("leader")
    if leader not in ("covered", "unknown"):
        return touched(projects_where(whose.clients, at=whose.at, **told))
    rows = touched(projects_where(whose.clients, at=whose.at, **{**told, "leader": "covered"}))
    hidden = Q(pk__in=unknown_projects(whose.at))
    return rows.filter(hidden if leader == "unknown" else ~hidden)


def dress(rows: Sequence[Any], asker: Asker) -> Sequence[ProjectRow]:
    hidden = unknown_projects(asker.at, asker.hours)
    return [ProjectRow(row, gap, hidden.get(row.pk)) for row, gap in gaps_of(rows, asker.hours, asker.at)]


def counted(whose: Whose, told: dict[str, Any]) -> tuple[QuerySet[Project], ...]:
    rows = projects_where(whose.clients, at=whose.at, **told)
    return rows, rows.filter(leader_due_at__lte=whose.at)


def lede(asked: Asked, found: int = 0, late: int = 0) -> Lede:
    late_words = f"{several(late, 'has', 'have')} gone too long without a leader." if late else ""
    return Lede(capital(f"{several(found, 'project')}."), capital(late_words))


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
    counted=counted,
    dress=dress,
    empty=Empty("No open project.", Act("Open the first one", "/projects/new/")),
    act=Act("New project", "/projects/new/"),
)
