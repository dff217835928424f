"""What the desk shows, for one person or for the team."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from crm.clients.models import Client
from crm.clients.queries import clients_for
from crm.conversations.models import Commitment
from crm.conversations.queries import promises_open, running_clocks
from crm.leadership.queries import Coverage, due_soon, lapsed
from crm.staff.models import Absence, StaffMember
from crm.staff.queries import absences_between, calendar_at
from crm.watch.models import Flag
from crm.watch.queries import open_flags
from crm.watch.values import FlagKind

from ..waits import waits
from .words import lede

# Longer lists have their own page; the desk is one look.
MOST = 12
AHEAD = timedelta(days=7)


def gather(user: StaffMember, at: datetime, *, team: bool) -> dict[str, Any]:
    clients = clients_for(user, at=at)
    hours = calendar_at(at)
    away = absences_between(at, at + AHEAD)
    gone = [absence for absence in away if absence.start <= at < absence.end]
    clocks = running_clocks(clients) if team else running_clocks(clients).filter(_mine(user, gone))
    waiting = waits(clocks.prefetch_related("opened_by__projects", "opened_by__contacts")[:MOST], at, gone)
    return {
        "at": at,
        "today": at.astimezone(hours.zone),
        "team": team,
        "lede": lede(waiting, clocks.count() if len(waiting) == MOST else len(waiting), team=team),
        "waiting": waiting,
        "more": len(waiting) == MOST,
        "calendar": hours.calendar.describe(),
        "promises": _promises(user, clients, at, team=team),
        "gaps": _gaps(user, clients, at, team=team),
        "silent": _silent(user, clients, team=team),
        "away": away,
    }


def _mine(user: StaffMember, gone: list[Absence]) -> Q:
    """My own questions, and those of people I cover for today."""
    covered = [absence.staff_id for absence in gone if absence.cover_id == user.pk]
    return Q(owner=user) | Q(owner__in=covered)


def _promises(user: StaffMember, clients: QuerySet[Client], at: datetime, *, team: bool) -> list[Commitment]:
    rows = promises_open(clients)
    return list((rows if team else rows.filter(owner=user))[:MOST])


def _gaps(user: StaffMember, clients: QuerySet[Client], at: datetime, *, team: bool) -> list[Coverage]:
    rows = [*lapsed(at, clients), *due_soon(at, clients)]
    return [row for row in rows if team or _concerns(row, user)][:MOST]


def _concerns(row: Coverage, user: StaffMember) -> bool:
    return user.pk in (row.project.project_manager_id, row.project.client.executive_sponsor_id)


def _silent(user: StaffMember, clients: QuerySet[Client], *, team: bool) -> list[Flag]:
    rows = open_flags(clients, FlagKind.NO_CONTACT)
    return list((rows if team else rows.filter(owner=user))[:MOST])
