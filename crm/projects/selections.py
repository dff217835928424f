"""Projects as lists narrow them. Nothing here writes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q, QuerySet

from crm.clients.models import Client
from crm.clients.naming import every_word
from crm.staff.models import StaffMember

from .models import Project, ProjectQuerySet


def projects_where(
    clients: QuerySet[Client],
    *,
    at: datetime,
    words: Sequence[str] = (),
    state: str = "open",
    leader: str = "",
    client: Client | None = None,
    phase: str = "",
    manager: StaffMember | None = None,
) -> QuerySet[Project]:
    """Projects of these clients; `state` is open, a status or anything, `leader` is late, soon or covered."""
    exact = {"client": client, "phase": phase, "project_manager": manager}
    rows: ProjectQuerySet = Project.objects.filter(
        every_word(words, "found_by", "client__found_by"), client__in=clients
    )
    rows = rows.filter(_with_leader(leader, at), **{name: value for name, value in exact.items() if value})
    if state != "all":
        rows = rows.open() if state == "open" else rows.filter(status=state)
    return rows.select_related("client", "project_manager")


def _with_leader(state: str, at: datetime) -> Q:
    """By the stored next moments: past the limit, past its warning, or neither."""
    late, warned = Q(leader_due_at__lte=at), Q(leader_warn_at__lte=at)
    known = Q(leader_due_at__isnull=False)
    return {"late": late, "soon": known & warned & ~late, "covered": known & ~warned & ~late}.get(state, Q())
