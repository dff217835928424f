"""How projects and milestones stood on a past day, read back from the trail. Nothing here writes.

A phase, a date or a milestone is a decision: it counts from when it was written down. A milestone was reached on its
day; on that very day it counts from when it was written down.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from copy import copy
from datetime import date, datetime
from typing import Any

from django.db.models import Case, Exists, F, Q, QuerySet, When

from crm.clients.models import Client
from crm.staff.models import AuditEvent
from crm.staff.past import Day, changed_after, changes_after, code_at, moment_at

from .models import Milestone, Project
from .values import OPEN_STATUSES, MilestoneKind, Phase

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


def projects_open(at: datetime, day: date, clients: QuerySet[Client] | None = None) -> QuerySet[Any]:
    """Projects that could be neglected at an instant, each with its `phase_then` and `status_then`."""
    rows: QuerySet[Any] = Project.objects.filter(opened__lte=day)
    rows = rows if clients is None else rows.filter(client__in=clients)
    then = {f"{field}_then": code_at(at, Project, field) for field in MOVES}
    rows = rows.annotate(**then)
    return rows.filter(status_then__in=OPEN_STATUSES).exclude(phase_then=Phase.CLOSED)


def milestones_then(at: datetime, today: date) -> QuerySet[Any]:
    """Milestones as they stood at an instant of a day: `due_then`, the date each had, and whether it was reached by
    then, `reached_then`."""
    reached = Q(done__lt=today) | Q(done=today) & ~changed_after(at, Milestone, "done")
    due, said = moment_at(at, Milestone, "due", Day), Case(When(reached, then=True), default=False)
    return (
        Milestone.objects.annotate(due_then=due, reached_then=said).select_related("project").order_by("due_then", "id")
    )


def milestones_ahead(at: datetime, today: date, sunday: date, audits: date, clients: QuerySet[Client]) -> QuerySet[Any]:
    """Those planned by then and not reached, from today to a day, audits to a later one."""
    unwritten = Exists(changes_after(at, Milestone, "due").filter(old=""))
    rows = milestones_then(at, today).exclude(unwritten).filter(reached_then=False, due_then__gte=today)
    soon = Q(due_then__lte=sunday) | Q(milestone_kind=MilestoneKind.AUDIT_HELD, due_then__lte=audits)
    return rows.filter(soon, project__in=projects_open(at, today, clients).order_by().values("pk"))


def milestones_reached(at: datetime, today: date, start: date, end: date, clients: QuerySet[Client]) -> QuerySet[Any]:
    """Those reached by then on a date in [start, end], the longest before its date first."""
    rows = milestones_then(at, today).filter(reached_then=True, done__gte=start, done__lte=end)
    return rows.filter(project__client__in=clients).order_by(F("done") - F("due_then"), "id")


def milestone_as_then(row: Milestone) -> Milestone:
    """Gives the row in memory the date it had, and takes off that it was reached since."""
    row.due, row.done = vars(row)["due_then"], row.done if vars(row)["reached_then"] else None
    return row
