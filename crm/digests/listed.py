"""What a week lists and the replies it counts, each in SQL that is put together once for all readers of a kind."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from crm.conversations.models import Clock, Commitment, InteractionProject
from crm.conversations.queries import overdue_clocks, promises_kept, promises_overdue, replies_of_weeks
from crm.leadership.lapses import wanting
from crm.projects.models import Milestone, Project
from crm.projects.queries import milestones_reached
from crm.staff.asking import asked_often
from crm.staff.columns import Names, any_of
from crm.staff.models import StaffMember
from crm.staff.values import DIGEST_ROLES
from crm.watch.models import Flag
from crm.watch.queries import open_flags, worst_placed
from crm.watch.unknown import silences_over
from crm.watch.values import FlagKind

from .counted import milestones_ahead, promises_ahead, seen_by
from .snapshot import MOST_ROWS

# What is read of each thing that is listed: a whole row with its relations costs four times as much to sort and fetch.
OF_CLOCKS = (
    *("opened_at", "late_after", "target", "around_the_clock", "working", "client__name", "client__executive_sponsor"),
    *("opened_by__summary", "owner__name", "calendar__timezone", "calendar__revision", "calendar__edition"),
)
OF_PROMISES = ("text", "due", "done", "made_at", "client__name", "project__code_name", "owner__name")
OF_MILESTONES = ("name", "due", "done", "project__code_name")
OF_FLAGS = (
    *("flag_kind", "opened_at", "closed_at", "why", "evidence"),
    *("client__name", "project__code_name", "source__name"),
)
# How many things a reader is asked at most.
MOST_ASKED = 3
# Among these are the late replies that are asked of somebody by name.
MOST_LATE = 200


@asked_often
def replies(
    reader: StaffMember, own: bool, at: datetime, starts: Sequence[datetime], ends: Sequence[datetime]
) -> QuerySet[Clock, Any]:
    """What the figures of weeks are made of."""
    return replies_of_weeks(starts, ends, seen_by(reader, own=own, at=at))


@asked_often
def wanting_of(
    reader: StaffMember, own: bool, at: datetime, until: datetime, others: Sequence[int]
) -> QuerySet[Project, Any]:
    """Projects that want a leader, or will, and these others."""
    return wanting(at, until, seen_by(reader, own=own, at=at), others)


@asked_often
def wanting_of_all(at: datetime, until: datetime, others: Sequence[int]) -> QuerySet[Project, Any]:
    """The same of everybody's."""
    return wanting(at, until, None, others)


@asked_often
def late_clocks(reader: StaffMember, own: bool, at: datetime) -> QuerySet[Clock]:
    """Those who wait for a late reply, with the `level` of its flag and the `names` of its projects: the highest level
    first, then the longest wait."""
    clients = seen_by(reader, own=own, at=at)
    flag = open_flags(clients, FlagKind.SLOW_RESPONSE).filter(interaction=OuterRef("opened_by"))
    places = InteractionProject.objects.filter(interaction=OuterRef("opened_by")).order_by("id")
    rows = overdue_clocks(at, clients).annotate(
        level=Subquery(flag.order_by().values("escalation_level")[:1]),
        names=Names(places.values(name=F("project__code_name"))),
    )
    return rows.order_by(F("level").desc(nulls_last=True), "late_after", "id").only(*OF_CLOCKS)[:MOST_LATE]


@asked_often
def listed_promises(
    reader: StaffMember, own: bool, many: bool, at: datetime, week_ends: datetime, start: datetime, until: datetime
) -> QuerySet[Commitment]:
    """The longest overdue, those of this reader too, or of each of many, and the next to be kept this week; of those
    kept by their date in a stretch of time the one kept the longest before it."""
    clients = seen_by(reader, own=own, at=at)
    overdue, due = promises_overdue(at, clients), promises_ahead(at, week_ends, clients)
    of_each = overdue.filter(owner=OuterRef("owner")).values("pk")[:MOST_ASKED]
    asked = Q(owner__staff_role__in=DIGEST_ROLES) | Q(owner=reader)
    theirs = overdue.filter(asked, pk__in=of_each) if many else overdue.filter(owner=reader)[:MOST_ASKED]
    kept = promises_kept(start, until, until, clients)
    rows = any_of(overdue[:MOST_ROWS], due[:MOST_ROWS], kept[:1], theirs)
    return rows.select_related("client", "project", "owner").only(*OF_PROMISES).order_by("due", "id")


@asked_often
def listed_milestones(
    reader: StaffMember, own: bool, at: datetime, today: date, sunday: date, audits: date, monday: date, last: date
) -> QuerySet[Milestone]:
    """The next ones, and of those reached from a Monday to a last day the one that came the longest before its date."""
    clients = seen_by(reader, own=own, at=at)
    ahead = milestones_ahead(today, sunday, audits, clients)
    reached = milestones_reached(monday, last, clients)
    return any_of(ahead[:MOST_ROWS], reached[:1]).select_related("project").only(*OF_MILESTONES)


@asked_often
def worst_flags(
    reader: StaffMember, own: bool, at: datetime, kinds: Sequence[str], most: int, start: datetime, end: datetime
) -> QuerySet[Flag]:
    """The worst few of each kind, and the silences of sources that touched a stretch of time and are over."""
    clients = seen_by(reader, own=own, at=at)
    return worst_placed(clients, kinds, most, beside=silences_over(start, end)).only(*OF_FLAGS)
