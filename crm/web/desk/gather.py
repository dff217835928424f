"""What the desk shows, for one person or for the team."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from crm.clients.queries import clients_for
from crm.conversations.fetching import fetch_people, fetch_projects
from crm.conversations.models import Clock, Commitment, InteractionProject
from crm.conversations.queries import promises_open, running_clocks
from crm.leadership.limits import Gap
from crm.leadership.queries import first_touched, gaps_of, wanting_leaders
from crm.projects.models import Project
from crm.projects.queries import open_projects
from crm.staff.asking import asked_often
from crm.staff.colleagues import Colleague, colleagues
from crm.staff.columns import counting
from crm.staff.models import Installation, StaffMember
from crm.staff.queries import SiteHours, absences_between
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
MOST = 10
FEW = 6
# More of us than this in every row would make the page heavy.
MANY = 20
AHEAD = timedelta(days=7)


@dataclass(frozen=True)
class Seen:
    """Whose desk it is, when and by which calendar, and whether it shows everybody's."""

    user: StaffMember
    at: datetime
    hours: SiteHours
    team: bool


def gather(user: StaffMember, at: datetime, hours: SiteHours, *, team: bool) -> dict[str, Any]:
    seen = Seen(user, at, hours, team)
    away = absences_between(at, at + AHEAD)
    gone = [absence for absence in away if absence.start <= at < absence.end]
    covered = [absence.staff_id for absence in gone if absence.cover_id == user.pk]
    unheard = _unheard(seen)
    waiting = waits(_waiting(user, at, team, covered), at, hours, gone)
    fetch_projects(wait.clock.opened_by for wait in waiting)
    fetch_people(wait.clock.opened_by for wait in waiting)
    ((owed, own, missed),) = _counted(user, at, team, covered) or [(len(waiting), 0, 0)]
    return {
        "today": at.astimezone(hours.zone),
        "team": team,
        "lede": lede(waiting, owed, team=team, known=not unheard),
        "unheard": unheard,
        "waiting": waiting,
        "more": len(waiting) == MOST,
        "colleagues": _to_hand_to(len(waiting)),
        "calendar": hours.calendar.describe(),
        "turns_at": hours.calendar.next_close(at) if hours.calendar.is_open(at) else hours.calendar.next_open(at),
        "promises": _promises(seen),
        "gaps": _gaps(seen, missed),
        "silent": _few(_silent(seen)),
        "away": away,
        "next_step": None if waiting else next_step(user, hours.local_date(at)),
        "projects": own,
    }


def _own(user: StaffMember) -> Q:
    """Projects a person manages, or whose client they answer for."""
    return Q(project_manager=user) | Q(client__executive_sponsor=user)


@asked_often
def _waiting(user: StaffMember, at: datetime, team: bool, covered: Sequence[int]) -> QuerySet[Clock]:
    return _clocks(user, at, team, covered)[:MOST]


@asked_often
def _counted(user: StaffMember, at: datetime, team: bool, covered: Sequence[int]) -> QuerySet[Installation, Any]:
    """How many wait, how many projects are one's own, and how many of those shown here want a leader."""
    own = open_projects(clients_for(user, at=at)).filter(_own(user))
    return counting(_clocks(user, at, team, covered), own, _wanting(user, at, team))


def _clocks(user: StaffMember, at: datetime, team: bool, covered: Sequence[int]) -> QuerySet[Clock]:
    """My own questions, those of people I cover for today, and those of projects I manage."""
    rows = running_clocks(clients_for(user, at=at)).select_related("owner__backup")
    if team:
        return rows
    places = InteractionProject.objects.filter(interaction=OuterRef("opened_by"), project__project_manager=user)
    return rows.filter(Q(owner__in=[user.pk, *covered]) | Exists(places))


def _promises(seen: Seen) -> list[tuple[Commitment, Due]]:
    return [(row, due(row.due, seen.at, seen.hours.zone)) for row in _promised(seen.user, seen.at, seen.team)]


@asked_often
def _promised(user: StaffMember, at: datetime, team: bool) -> QuerySet[Commitment]:
    rows = promises_open(clients_for(user, at=at))
    # Listed, not joined: nothing is looked up about a promise before it is one of these.
    managed = Project.objects.filter(project_manager=user)
    return (rows if team else rows.filter(Q(owner=user) | Q(project__in=managed)))[:MOST]


def _gaps(seen: Seen, count: int) -> tuple[list[tuple[Project, Gap]], int]:
    """The few projects whose limit passes first, and how many more there are."""
    found = gaps_of(_without_leader(seen.user, seen.at, seen.team), seen.hours, seen.at)
    return [(project, gap) for project, gap in found if gap], count - len(found)


@asked_often
def _without_leader(user: StaffMember, at: datetime, team: bool) -> QuerySet[Project]:
    return first_touched(_wanting(user, at, team), FEW)


def _wanting(user: StaffMember, at: datetime, team: bool) -> QuerySet[Project]:
    rows = wanting_leaders(open_projects(clients_for(user, at=at)), at)
    return rows if team else rows.filter(_own(user))


def _silent(seen: Seen) -> list[tuple[Flag, str]]:
    today = seen.hours.local_date(seen.at)
    return [(flag, since(flag, today)) for flag in _without_contact(seen.user, seen.at, seen.team)]


@asked_often
def _without_contact(user: StaffMember, at: datetime, team: bool) -> QuerySet[Flag]:
    rows = open_flags(clients_for(user, at=at), FlagKind.NO_CONTACT)
    return rows if team else rows.filter(project__project_manager=user)


def _unheard(seen: Seen) -> list[str]:
    """What is unknown of the projects here, because a source that tells of them is silent."""
    hidden = unknown_projects(seen.at, seen.hours)
    if not hidden:
        return []
    rows = open_projects(clients_for(seen.user, at=seen.at)).filter(pk__in=hidden).order_by("code_name")
    return lines(rows if seen.team else rows.filter(_own(seen.user)), hidden, seen.at)


def _to_hand_to(waiting: int) -> list[Colleague]:
    """Whom each row offers; of a large house the question's own page does."""
    found = colleagues() if waiting else []
    return found if len(found) <= MANY else []


def _few(rows: list[Any]) -> tuple[list[Any], int]:
    """The first few, and how many more there are."""
    return rows[:FEW], max(0, len(rows) - FEW)
