"""Everything of a week that is only counted, in one statement that is put into SQL once for all readers of a kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet

from crm.clients.models import Client
from crm.clients.queries import clients_for, hidden_from
from crm.conversations.models import CommitmentQuerySet
from crm.conversations.queries import (
    overdue_clocks,
    promise_questions,
    promises_due,
    promises_overdue,
    running_clocks,
)
from crm.leadership.limits import Limits, limits_told, told_limits
from crm.projects.models import Milestone
from crm.projects.queries import milestones_between, open_projects, own_clients
from crm.projects.values import MilestoneKind
from crm.staff.asking import asked_often
from crm.staff.columns import Names, Number
from crm.staff.models import Heartbeat, Installation, StaffMember
from crm.staff.queries import SiteHours
from crm.staff.running import SOONEST, never_ran, stopped_jobs
from crm.watch.queries import stood_at
from crm.watch.values import FlagKind

from .period import Period

DAY, WEEK = timedelta(days=1), timedelta(days=7)
COUNTED = (
    *("hidden", "waiting", "today", "late", "broken", "milestones", "projects", "lapsed_before", "promises"),
    *("due", "kept"),
)
# How many columns before these are words.
TOLD = 4
NO_LIMITS = Limits({})


def seen_by(reader: StaffMember, *, own: bool, at: datetime) -> QuerySet[Client]:
    """The clients a digest tells of: all that its reader may see, or theirs alone."""
    return own_clients(reader, at=at) if own else clients_for(reader, at=at)


def busy(clients: QuerySet[Client]) -> QuerySet[Client]:
    """Those with an open project."""
    return clients.filter(pk__in=open_projects(clients).values("client"))


def milestones_ahead(today: date, sunday: date, audits: date, clients: QuerySet[Client]) -> QuerySet[Milestone]:
    """Of this week, and the audits until a later day."""
    rows = milestones_between(today, audits, clients)
    return rows.filter(Q(due__lte=sunday) | Q(milestone_kind=MilestoneKind.AUDIT_HELD))


def promises_ahead(at: datetime, week_ends: datetime, clients: QuerySet[Client]) -> CommitmentQuerySet:
    """Promises to be kept in the week in which this is read."""
    return promises_due(week_ends, clients).filter(due__gte=at)


@dataclass(frozen=True)
class House:
    """The company's name, the countries of its clients, the limits of leadership contact, the jobs that do not run and
    everything that is only counted."""

    company: str
    countries: list[str]
    counts: dict[str, int]
    limits: Limits = NO_LIMITS
    silent_jobs: Sequence[str] = ()
    since: datetime | None = None


def house_of(reader: StaffMember, period: Period, at: datetime, hours: SiteHours, *, own: bool) -> House:
    today = hours.local_date(at)
    sunday = today + timedelta(days=6 - today.weekday())
    midnight, week_ends = hours.midnight(today + DAY), hours.midnight(sunday + DAY)
    days = today, sunday, sunday + WEEK
    moments = at, at - WEEK, at - SOONEST, midnight, week_ends, period.start, min(period.end, at)
    return house_in(_counted(reader, own, *days, *moments), at)


def house_in(rows: Sequence[Any], at: datetime, names: Sequence[str] = COUNTED) -> House:
    """What the row of `house_row` says."""
    if not rows:
        return House("", [], dict.fromkeys(names, 0))
    company, since, *told = rows[0]
    countries, limits, stopped, jobs = (text.split("/") if text else [] for text in told[:TOLD])
    silent = sorted([*stopped, *never_ran(jobs, since, at)])
    return House(company, countries, dict(zip(names, told[TOLD:], strict=True)), limits_told(limits), silent, since)


@asked_often
def _counted(
    reader: StaffMember,
    own: bool,
    today: date,
    sunday: date,
    audits: date,
    at: datetime,
    week_ago: datetime,
    lately: datetime,
    midnight: datetime,
    week_ends: datetime,
    start: datetime,
    until: datetime,
) -> QuerySet[Installation, Any]:
    clients = seen_by(reader, own=own, at=at)
    waiting = running_clocks(clients).exclude(late_after__lt=at)
    countries = busy(clients).exclude(country="").order_by("country").values("country").distinct()
    counted = {
        "hidden": hidden_from(reader, at=at),
        "waiting": waiting,
        "today": waiting.filter(due_at__lt=midnight),
        "late": overdue_clocks(at, clients),
        "broken": promises_overdue(at, clients),
        "milestones": milestones_ahead(today, sunday, audits, clients),
        "projects": open_projects(clients),
        "lapsed_before": stood_at(week_ago, FlagKind.NO_LEADERSHIP_CONTACT, clients),
        "promises": promises_ahead(at, week_ends, clients),
        **promise_questions(start, until, until, clients),
    }
    return house_row(countries, counted, today, at, lately)[:1]


def house_row(
    countries: QuerySet[Any],
    counted: Mapping[str, QuerySet[Any]],
    today: date,
    at: datetime,
    lately: datetime,
    names: Sequence[str] = COUNTED,
) -> QuerySet[Installation, Any]:
    """Everything in one row, what is counted in the order of its names."""
    told = (
        countries.values(name=F("country")),
        told_limits(today),
        stopped_jobs(at, lately).values(name=F("job")),
        Heartbeat.objects.values(name=F("job")),
    )
    columns = [Number(counted[name].order_by().values("pk")) for name in names]
    # The one row of the installation is what the columns hang on.
    house = Installation.objects.order_by("pk")
    return house.values_list("company_name", "created_at", *map(Names, told), *columns)
