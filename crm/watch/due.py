"""Whose moment has passed: one statement over partial indexes, each of which holds only rows that may become due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Value

from crm.capture.silence import Cuts, sources_with
from crm.clients.queries import changed_clients
from crm.conversations.models import Clock, Commitment, Interaction
from crm.projects.models import Milestone, Project
from crm.staff.asking import asked_often
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

    def __bool__(self) -> bool:
        return bool(self.clients) or self.stale or self.sources


def who_is_due(stretch: Stretch) -> Due:
    """Clients with a fact nobody judged, or with a moment in [since, at)."""
    rows = _moments_in(*vars(stretch).values())
    marks = {mark for pk, mark in rows if pk}
    return Due(frozenset(pk for pk, mark in rows if pk and mark != SOURCE), STALE in marks, SOURCE in marks)


@asked_often
def _moments_in(
    since: datetime, at: datetime, lately: datetime, first: date, last: date, mail: datetime, feeds: datetime
) -> QuerySet[Any, Any]:
    flags = Flag.objects.tracked().filter(next_at__lte=at)
    late = Clock.objects.running().filter(late_after__gte=since, late_after__lt=at)
    promises = Commitment.objects.all().open().filter(due__gte=since, due__lt=at)
    milestones = Milestone.objects.filter(done=None, due__gte=first, due__lt=last)
    owed = Interaction.objects.filter(minutes_required=True, minutes_sent_at=None, withdrawn_at=None)
    minutes = owed.filter(minutes_due_at__gte=since, minutes_due_at__lt=at)
    leaders = Project.objects.filter(leader_due_at__gt=since, leader_due_at__lte=at)
    silent = Project.objects.filter(silent_after__gt=since, silent_after__lte=at)
    parts: list[QuerySet[Any]] = [flags, late, promises, minutes, leaders, silent, _absent(since, at, lately)]
    rows = [part.order_by().values_list("client_id", Value(0)) for part in parts]
    rows.append(milestones.order_by().values_list("project__client_id", Value(0)))
    rows += [_stale(), *_sources(at, Cuts(mail, feeds))]
    return changed_clients().order_by().values_list("pk", Value(0)).union(*rows)


def _stale() -> QuerySet[Any, Any]:
    """For each calendar a client with a running clock that is dated by an older revision of it, if there is one."""
    older = Clock.objects.running().filter(calendar=OuterRef("pk"), calendar_revision__lt=OuterRef("revision"))
    client = Subquery(older.order_by().values("client_id")[:1])
    return SiteCalendar.objects.order_by().values_list(client, Value(STALE))


def _sources(at: datetime, cuts: Cuts) -> list[QuerySet[Any, Any]]:
    """Sources whose flag does not say what is true of them, and flags of theirs that wait for this moment."""
    flags = Flag.objects.tracked().filter(source__isnull=False)
    wrong = sources_with(Exists(flags.filter(source=OuterRef("pk"))), at, cuts)
    waking = flags.filter(next_at__lte=at)
    return [
        wrong.order_by().values_list("pk", Value(SOURCE)),
        waking.order_by().values_list("source_id", Value(SOURCE)),
    ]


def _absent(since: datetime, at: datetime, lately: datetime) -> QuerySet[Clock]:
    """Running clocks of somebody whose absence began, ended or was edited."""
    began, ended = Q(start__gte=since, start__lte=at), Q(end__gte=since, end__lte=at)
    people = Absence.objects.filter(began | ended | Q(changed_at__gte=lately), end__gte=lately).values("staff")
    return Clock.objects.running().filter(owner__in=people)
