"""Whose moment has passed: one statement over partial indexes, each of which holds only rows that may become due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value

from crm.capture.silence import Cuts, sources_with
from crm.clients.queries import changed_clients
from crm.conversations.models import Clock, Commitment, Interaction
from crm.projects.models import Milestone, Project
from crm.staff.models import Absence, SiteCalendar
from crm.staff.queries import SiteHours

from .models import Flag

# A door may commit an absence a little after the instant it carries.
SLACK = timedelta(minutes=10)
# What a row is about; those without a mark are clients.
STALE, SOURCE = 1, 2


@dataclass(frozen=True)
class Stretch:
    """The time a sweep judges, in instants and in local dates of the site."""

    since: datetime
    at: datetime
    lately: datetime
    first: date
    last: date
    mail: datetime
    feeds: datetime

    @classmethod
    def between(cls, since: datetime, at: datetime, hours: SiteHours) -> Stretch:
        cuts = Cuts.at(at, hours.calendar)
        days = hours.local_date(since), hours.local_date(at)
        return cls(since, at, since - SLACK, *days, cuts.mail, cuts.feeds)


@dataclass(frozen=True)
class Due:
    """Clients to judge, whether some running clocks still have the dates of an older calendar, and whether a source
    has fallen silent or speaks again."""

    clients: frozenset[int]
    stale: bool
    sources: bool


def who_is_due(stretch: Stretch) -> Due:
    """Clients with a fact nobody judged, or with a moment in [since, at)."""
    sql, values = _prepared(connection.vendor)
    asked = {_Name(name): _plain(value) for name, value in vars(stretch).items()}
    with connection.cursor() as cursor:
        cursor.execute(sql, [asked.get(value, value) for value in values])
        rows = cursor.fetchall()
    marks = {mark for pk, mark in rows if pk}
    return Due(frozenset(pk for pk, mark in rows if pk and mark != SOURCE), STALE in marks, SOURCE in marks)


@dataclass(frozen=True)
class _Name:
    name: str


@lru_cache(maxsize=2)
def _prepared(vendor: str) -> tuple[str, tuple[Any, ...]]:
    # Putting nine questions into SQL costs ten times what asking them costs, and the SQL never changes.
    since, at, lately, mail, feeds = (datetime(year, 1, 1, tzinfo=UTC) for year in (2001, 2002, 2003, 2006, 2007))
    stand_in = Stretch(since, at, lately, date(2004, 1, 1), date(2005, 1, 1), mail, feeds)
    names = {_plain(value): _Name(name) for name, value in vars(stand_in).items()}
    sql, values = _question(stand_in).query.sql_with_params()
    return sql, tuple(names.get(value, value) for value in values)


def _plain(value: datetime | date) -> Any:
    """As the database takes it."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return connection.ops.adapt_datefield_value(value)


def _question(time: Stretch) -> QuerySet[Any, Any]:
    flags = Flag.objects.tracked().filter(next_at__lte=time.at)
    late = Clock.objects.running().filter(late_after__gte=time.since, late_after__lt=time.at)
    promises = Commitment.objects.all().open().filter(due__gte=time.since, due__lt=time.at)
    milestones = Milestone.objects.filter(done=None, due__gte=time.first, due__lt=time.last)
    owed = Interaction.objects.filter(minutes_required=True, minutes_sent_at=None, withdrawn_at=None)
    minutes = owed.filter(minutes_due_at__gte=time.since, minutes_due_at__lt=time.at)
    leaders = Project.objects.filter(leader_due_at__gt=time.since, leader_due_at__lte=time.at)
    silent = Project.objects.filter(silent_after__gt=time.since, silent_after__lte=time.at)
    parts: list[QuerySet[Any]] = [flags, late, promises, minutes, leaders, silent, _absent(time)]
    rows = [part.order_by().values_list("client_id", Value(0)) for part in parts]
    rows.append(milestones.order_by().values_list("project__client_id", Value(0)))
    rows += [_stale(), *_sources(time)]
    return changed_clients().order_by().values_list("pk", Value(0)).union(*rows)


def _stale() -> QuerySet[Any, Any]:
    """For each calendar a client with a running clock that is dated by an older revision of it, if there is one."""
    older = Clock.objects.running().filter(calendar=OuterRef("pk"), calendar_revision__lt=OuterRef("revision"))
    client = Subquery(older.order_by().values("client_id")[:1])
    return SiteCalendar.objects.order_by().values_list(client, Value(STALE))


def _sources(time: Stretch) -> list[QuerySet[Any, Any]]:
    """Sources whose flag does not say what is true of them, and flags of theirs that wait for this moment."""
    flags = Flag.objects.tracked().filter(source__isnull=False)
    wrong = sources_with(Exists(flags.filter(source=OuterRef("pk"))), time.at, Cuts(time.mail, time.feeds))
    waking = flags.filter(next_at__lte=time.at)
    return [
        wrong.order_by().values_list("pk", Value(SOURCE)),
        waking.order_by().values_list("source_id", Value(SOURCE)),
    ]


def _absent(time: Stretch) -> QuerySet[Clock]:
    """Running clocks of somebody whose absence began, ended or was edited."""
    began, ended = Q(start__gte=time.since, start__lte=time.at), Q(end__gte=time.since, end__lte=time.at)
    moved = began | ended | Q(changed_at__gte=time.lately)
    people = Absence.objects.filter(moved, end__gte=time.lately).values("staff")
    return Clock.objects.running().filter(owner__in=people)
