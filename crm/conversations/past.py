"""Clocks and promises as they stood at a past instant, by what is known today. Nothing here writes.

A contact counts from when it took place, whenever it was written down, so a clock stood as the contacts until then had
made it. A promise counts from when it was made, and had the date that its last move until then had given it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import DateTimeField, Exists, F, OuterRef, Q, QuerySet, Subquery

from crm.clients.models import Client
from crm.staff.models import AuditEvent
from crm.staff.past import changed_after, moment_at

from .models import Clock, Commitment, Interaction, InteractionProject
from .queries import Clients, of
from .values import ClockState

# What of a contact decides a figure; a new owner or a better summary changes none.
DECIDES = (
    *("occurred_at", "channel", "direction", "priority", "needs_reply", "owed", "automatic", "reached", "thread"),
    *("withdrawn_at", "projects", "took_part"),
)


def clocks_running(at: datetime, clients: Clients = None) -> QuerySet[Clock]:
    """Everyone who waited for us, the next to go late first."""
    rows = of(Clock.objects.filter(Q(stopped_at=None) | Q(stopped_at__gt=at), opened_at__lte=at), clients)
    return rows.select_related("client", "owner", "opened_by", "calendar").order_by("late_after", "id")


def clocks_overdue(at: datetime, clients: Clients = None) -> QuerySet[Clock]:
    return clocks_running(at, clients).filter(late_after__lt=at)


def stand_as_then(clock: Clock, at: datetime) -> Clock:
    """Takes an end that came after the instant off the row in memory."""
    if clock.stopped_at and clock.stopped_at > at:
        clock.state, clock.in_time, clock.working = ClockState.RUNNING, None, None
        clock.stopped_at = clock.stopped_by = clock.answered_by = None
    return clock


def promises_made(at: datetime, clients: Clients = None) -> QuerySet[Any]:
    """Promises that held at an instant, kept by then or not, each with `due_then`, the date it had."""
    rows: QuerySet[Any] = Commitment.objects.filter(Q(withdrawn_at=None) | Q(withdrawn_at__gt=at), made_at__lte=at)
    rows = rows if clients is None else rows.filter(client__in=clients)
    rows = rows.annotate(due_then=moment_at(at, Commitment, "due"))
    return rows.select_related("client", "project", "owner").order_by("due_then", "id")


def promises_open(at: datetime, clients: Clients = None) -> QuerySet[Any]:
    return promises_made(at, clients).filter(Q(done=None) | Q(done__gt=at))


def promises_fallen(start: datetime, end: datetime, at: datetime, clients: Clients = None) -> QuerySet[Any]:
    """Promises that counted in [start, end), a stretch before the instant: by the first date missed, else by theirs."""
    missed = Q(missed_at__gte=start, missed_at__lt=end)
    due = (Q(missed_at=None) | Q(missed_at__gte=at)) & Q(due_then__gte=start, due_then__lt=end)
    return promises_made(at, clients).filter(missed | due)


def promises_kept(start: datetime, end: datetime, at: datetime, clients: Clients = None) -> QuerySet[Any]:
    """Of those, the ones kept by their date, the longest before it first."""
    rows = promises_fallen(start, end, at, clients).exclude(missed_at__lt=at)
    return rows.filter(done__lte=F("due_then")).order_by(F("done") - F("due_then"), "id")


def promise_as_then(row: Commitment, at: datetime) -> Commitment:
    """Gives the row in memory the date it had, and takes off that it was kept since."""
    row.due = vars(row)["due_then"]
    if row.done and row.done > at:
        row.done = None
    return row


def last_until(at: datetime, **mark: bool) -> Subquery:
    """Of the project at hand, when a contact of this kind last took place until an instant."""
    rows = InteractionProject.objects.filter(project=OuterRef("pk"), occurred_at__lte=at, **mark)
    return Subquery(rows.order_by("-occurred_at").values("occurred_at")[:1], output_field=DateTimeField())


def written_since(at: datetime, clients: QuerySet[Client]) -> dict[str, QuerySet[Any]]:
    """Facts of before an instant that were entered or corrected after it: contacts entered, contacts corrected, and
    promises entered, kept or taken back with a moment of before."""
    before = Interaction.objects.filter(occurred_at__lte=at, client__in=clients)
    corrected = AuditEvent.objects.filter(at__gt=at, model="interaction", field__in=DECIDES)
    known = before.filter(pk=OuterRef("object_id"), logged_at__lte=at)
    made = Commitment.objects.filter(made_at__lte=at, client__in=clients)
    late = Q(done__lte=at) & changed_after(at, Commitment, "done")
    return {
        "entered": before.filter(logged_at__gt=at, withdrawn_at=None),
        "corrected": corrected.filter(Exists(known)).order_by().values("object_id").distinct(),
        "promised": made.filter(late),
    }
