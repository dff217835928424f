"""Flags as lists narrow them. Nothing here writes."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from crm.clients.models import Client
from crm.projects.models import Project
from crm.staff.models import StaffMember

from .models import Flag, FlagQuerySet
from .values import FlagStatus


def flags_where(
    clients: QuerySet[Client],
    *,
    state: str = "standing",
    kind: str = "",
    severity: str = "",
    client: Client | None = None,
    project: Project | None = None,
    owner: StaffMember | None = None,
) -> QuerySet[Flag]:
    """Flags of these clients; `state` is standing, a status or anything; `owner` owns it or has it assigned."""
    exact = {"flag_kind": kind, "severity": severity, "client": client}
    rows = Flag.objects.filter(**{name: value for name, value in exact.items() if value})
    rows = rows.filter(Q(project=project) | Q(interaction__places__project=project)) if project else rows
    rows = rows.filter(Q(assigned_to=owner) | Q(assigned_to=None, owner=owner)) if owner else rows
    related = ("client", "source", "project", "interaction", "commitment", "milestone", "owner", "assigned_to")
    seen = Exists(clients.filter(pk=OuterRef("client_id"))) | Q(source__isnull=False)
    return _in_state(state, rows).filter(seen).select_related(*related)


def _in_state(state: str, rows: FlagQuerySet) -> FlagQuerySet:
    if state == "standing":
        return rows.standing()
    return rows.filter(status=state) if state in FlagStatus.values else rows
