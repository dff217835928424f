"""What a week lists and the replies it counts, each in SQL that is put together once for all readers of a kind."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from crm.conversations.models import Clock, Commitment, InteractionProject
from crm.conversations.queries import overdue_clocks, promises_kept, promises_overdue, replies_of_weeks
from crm.leadership.lapses import wanting
from crm.projects.models import Milestone, Project
from crm.projects.queries import milestones_reached
from crm.staff.asking import asked_often
from crm.staff.columns import Names
from crm.staff.models import StaffMember
from crm.staff.values import DIGEST_ROLES
from crm.watch.models import Flag
from crm.watch.queries import open_flags, worst_placed
from crm.watch.unknown import silences_over
from crm.watch.values import FlagKind

from .counted import milestones_ahead, promises_ahead, seen_by
from .snapshot import MOST_ROWS

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
    return rows.order_by(F("level").desc(nulls_last=True), "late_after", "id")[:MOST_LATE]


@asked_often
def listed_promises(
    reader: StaffMember, own: bool, at: datetime, week_ends: datetime, start: datetime, until: datetime
) -> QuerySet[Commitment]:
    """The longest overdue, those of each reader too, and the next to be kept this week; of those kept by their date in
    a stretch of time the one kept the longest before it."""
    clients = seen_by(reader, own=own, at=at)
    overdue, due = promises_overdue(at, clients), promises_ahead(at, week_ends, clients)
    of_each = overdue.filter(owner=OuterRef("owner")).values("pk")[:MOST_ASKED]
    kept = promises_kept(start, until, until, clients)
    some = (rows.values("pk")[:most] for rows, most in ((overdue, MOST_ROWS), (due, MOST_ROWS), (kept, 1)))
    listed = reduce(or_, (Q(pk__in=numbers) for numbers in some))
    asked = Q(owner__staff_role__in=DIGEST_ROLES) | Q(owner=reader)
    rows = Commitment.objects.filter(listed | asked & Q(due__lt=at, pk__in=of_each))
    return rows.select_related("client", "project", "owner").order_by("due", "id")


@asked_often
def listed_milestones(
    reader: StaffMember, own: bool, at: datetime, today: date, sunday: date, audits: date, monday: date, last: date
) -> QuerySet[Milestone]:
    """The next ones, and of those reached from a Monday to a last day the one that came the longest before its date."""
    clients = seen_by(reader, own=own, at=at)
    ahead = milestones_ahead(today, sunday, audits, clients)
    reached = milestones_reached(monday, last, clients)
    some = Q(pk__in=ahead.values("pk")[:MOST_ROWS]) | Q(pk__in=reached.values("pk")[:1])
    return Milestone.objects.filter(some).select_related("project")


@asked_often
def worst_flags(
    reader: StaffMember, own: bool, at: datetime, kinds: Sequence[str], most: int, start: datetime, end: datetime
) -> QuerySet[Flag]:
    """The worst few of each kind, and the silences of sources that touched a stretch of time and are over."""
    clients = seen_by(reader, own=own, at=at)
    return worst_placed(clients, kinds, most, beside=silences_over(start, end))
