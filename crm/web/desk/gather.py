"""What the desk shows, for one person or for the team."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from crm.clients.models import Client
from crm.clients.queries import clients_for
from crm.conversations.models import Clock, Commitment
from crm.conversations.queries import promises_open, running_clocks
from crm.leadership.queries import Coverage, gaps
from crm.projects.queries import open_projects
from crm.staff.columns import numbers
from crm.staff.models import Absence, StaffMember
from crm.staff.queries import SiteHours, absences_between, active_staff
from crm.watch.models import Flag
from crm.watch.queries import open_flags
from crm.watch.unknown import unknown_projects
from crm.watch.values import FlagKind

from ..beginning import next_step
from ..dates import Due, due
from ..evidence import since
from ..unknown import lines
from ..waits import waits
from .words import lede

# Longer lists have their own page; the desk is one look.
MOST = 12
FEW = 6
AHEAD = timedelta(days=7)


@dataclass(frozen=True)
class Seen:
    """Whose desk it is, when and by which calendar, and which clients may stand on it."""

    user: StaffMember
    at: datetime
    hours: SiteHours
    clients: QuerySet[Client]
    team: bool


def gather(user: StaffMember, at: datetime, hours: SiteHours, *, team: bool) -> dict[str, Any]:
    seen = Seen(user, at, hours, clients_for(user, at=at), team)
    away = absences_between(at, at + AHEAD)
    gone = [absence for absence in away if absence.start <= at < absence.end]
    clocks = _clocks(seen, gone)
    unheard = _unheard(seen)
    count = numbers(waiting=clocks.order_by(), own=open_projects(seen.clients).filter(_own(user)))
    waiting = waits(clocks.prefetch_related("opened_by__projects", "opened_by__contacts")[:MOST], at, hours, gone)
    return {
        "today": at.astimezone(hours.zone),
        "team": team,
        "lede": lede(waiting, count["waiting"], team=team, known=not unheard),
        "unheard": unheard,
        "waiting": waiting,
        "more": len(waiting) == MOST,
        "colleagues": active_staff() if waiting else [],
        "calendar": hours.calendar.describe(),
        "turns_at": hours.calendar.next_close(at) if hours.calendar.is_open(at) else hours.calendar.next_open(at),
        "promises": _promises(seen),
        "gaps": _few(_gaps(seen)),
        "silent": _few(_silent(seen)),
        "away": away,
        "next_step": None if waiting else next_step(user, hours.local_date(at)),
        "projects": count["own"],
    }


def _own(user: StaffMember) -> Q:
    """Projects a person manages, or whose client they answer for."""
    return Q(project_manager=user) | Q(client__executive_sponsor=user)


def _clocks(seen: Seen, gone: list[Absence]) -> QuerySet[Clock]:
    """My own questions, those of people I cover for today, and those of projects I manage."""
    rows = running_clocks(seen.clients).select_related("owner__backup")
    if seen.team:
        return rows
    covered = [absence.staff_id for absence in gone if absence.cover_id == seen.user.pk]
    managed = Q(opened_by__projects__project_manager=seen.user)
    return rows.filter(Q(owner__in=[seen.user.pk, *covered]) | managed).distinct()


def _promises(seen: Seen) -> list[tuple[Commitment, Due]]:
    rows = promises_open(seen.clients)
    mine = rows if seen.team else rows.filter(Q(owner=seen.user) | Q(project__project_manager=seen.user))
    return [(row, due(row.due, seen.at, seen.hours.zone)) for row in mine[:MOST]]


def _gaps(seen: Seen) -> list[Coverage]:
    found = gaps(seen.at, seen.clients, seen.hours)
    return [row for row in (*found.lapsed, *found.due_soon) if seen.team or _concerns(row, seen.user)]


def _concerns(row: Coverage, user: StaffMember) -> bool:
    return user.pk in (row.project.project_manager_id, row.project.client.executive_sponsor_id)


def _silent(seen: Seen) -> list[tuple[Flag, str]]:
    rows = open_flags(seen.clients, FlagKind.NO_CONTACT)
    mine = rows if seen.team else rows.filter(project__project_manager=seen.user)
    today = seen.hours.local_date(seen.at)
    return [(flag, since(flag, today)) for flag in mine]


def _unheard(seen: Seen) -> list[str]:
    """What is unknown of the projects here, because a source that tells of them is silent."""
    hidden = unknown_projects(seen.at, seen.hours)
    if not hidden:
        return []
    rows = open_projects(seen.clients).filter(pk__in=hidden).order_by("code_name")
    return lines(rows if seen.team else rows.filter(_own(seen.user)), hidden, seen.at)


def _few(rows: list[Any]) -> tuple[list[Any], int]:
    """The first few, and how many more there are."""
    return rows[:FEW], max(0, len(rows) - FEW)
