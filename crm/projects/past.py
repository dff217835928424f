"""How projects stood on a past day, read back from the trail. Nothing here writes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from copy import copy
from datetime import datetime

from crm.staff.models import AuditEvent

from .models import Project

MOVES = ("phase", "status")


def moves_of(projects: Iterable[Project]) -> dict[int, list[AuditEvent]]:
    """Per project number its moves to other phases and statuses, the newest first."""
    numbers = [project.pk for project in projects]
    rows = AuditEvent.objects.filter(model="project", object_id__in=numbers, field__in=MOVES).order_by("-at", "-id")
    found: dict[int, list[AuditEvent]] = defaultdict(list)
    for row in rows:
        found[row.object_id].append(row)
    return found


def as_it_stood(project: Project, moves: Sequence[AuditEvent], at: datetime) -> Project:
    """The project with the phase and the status it had at an instant; not to be saved."""
    later = [move for move in moves if move.at > at]
    then = copy(project) if later else project
    for move in later:
        setattr(then, move.field, move.old)
    return then
