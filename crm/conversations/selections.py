"""Interactions, promises and clocks as lists narrow them. Nothing here writes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from crm.clients.models import Client, Contact
from crm.clients.queries import within
from crm.projects.models import Project
from crm.staff.models import StaffMember

from .models import Clock, ClockQuerySet, Commitment, CommitmentQuerySet, Interaction, Participation
from .values import ClockState, ParticipationKind

Stretch = tuple[datetime, datetime]
TOOK_PART = (ParticipationKind.LED, ParticipationKind.ATTENDED)


def interactions_where(
    clients: QuerySet[Client],
    *,
    client: Client | None = None,
    project: Project | None = None,
    contact: Contact | None = None,
    person: StaffMember | None = None,
    channel: str = "",
    direction: str = "",
    leader: bool = False,
    waiting: bool = False,
    since: datetime | None = None,
    until: datetime | None = None,
) -> QuerySet[Interaction]:
    """Standing interactions in [since, until); `person` of ours took part, `leader`: a senior one led or attended.

    Their `moment` is the one to sort by: of a project or person, the copy whose index has their rows in order.
    """
    rows: QuerySet[Interaction] = within(Interaction.objects.standing(), clients).filter(
        **_given(
            client=client,
            places__project=project,
            places__standing=True if project else None,
            participations__staff=person,
            contacts=contact,
            channel=channel,
            direction=direction,
            occurred_at__gte=since,
            occurred_at__lt=until,
        )
    )
    rows = rows.filter(Exists(_leaders())) if leader else rows
    rows = rows.filter(pk__in=Clock.objects.running().values("opened_by")) if waiting else rows
    return rows.annotate(moment=F(_moment(project, person)))


def _given(**conditions: Any) -> dict[str, Any]:
    return {name: value for name, value in conditions.items() if value not in (None, "")}


def _moment(project: Project | None, person: StaffMember | None) -> str:
    if project is not None:
        return "places__occurred_at"
    return "occurred_at" if person is None else "participations__occurred_at"


def _leaders() -> QuerySet[Participation]:
    return Participation.objects.filter(interaction=OuterRef("pk"), as_leader=True, participation__in=TOOK_PART)


def promises_where(
    clients: QuerySet[Client],
    *,
    at: datetime,
    state: str = "open",
    week: Stretch | None = None,
    client: Client | None = None,
    project: Project | None = None,
    owner: StaffMember | None = None,
) -> QuerySet[Commitment]:
    """Promises in a state at an instant; of a week, those its figure counts: due in it and before `at`."""
    rows = Commitment.objects.filter(**_given(client=client, project=project, owner=owner))
    if week:
        start, end = week
        rows = rows.fallen_due(start, min(end, at))
    return within(_promises_in(state, rows, at), clients).select_related("client", "project", "owner")


def promises_moved(clients: QuerySet[Client], start: datetime, end: datetime) -> QuerySet[Commitment]:
    """Promises that were given another date in [start, end), the earliest move first."""
    rows = Commitment.objects.filter(client__in=clients, withdrawn_at=None, moved_at__gte=start, moved_at__lt=end)
    return rows.exclude(moved_from=None).select_related("project").order_by("moved_at", "id")


def _promises_in(state: str, rows: CommitmentQuerySet, at: datetime) -> QuerySet[Commitment]:
    states: dict[str, Callable[[], QuerySet[Commitment]]] = {
        "open": rows.open,
        "overdue": lambda: rows.overdue(at),
        "kept": rows.kept_in_time,
        "missed": lambda: rows.not_kept_in_time().filter(Q(due__lt=at) | Q(missed_at__lt=at), withdrawn_at=None),
        "moved": lambda: rows.exclude(moved_from=None),
        "withdrawn": lambda: rows.exclude(withdrawn_at=None),
    }
    return states[state]() if state in states else rows


def clocks_where(
    clients: QuerySet[Client],
    *,
    at: datetime,
    state: str = "running",
    week: Stretch | None = None,
    client: Client | None = None,
    project: Project | None = None,
    owner: StaffMember | None = None,
    channel: str = "",
    priority: str = "",
) -> QuerySet[Clock]:
    """Clocks in a state at an instant; of a week, those its figures count (RULES.md R12).

    A week counts a clock as decided, kept or missed by its verdict, as answered or waived by when it stopped.
    """
    given = {"client": client, "opened_by__places__project": project, "owner": owner}
    rows = Clock.objects.filter(**_given(**given, channel=channel, priority=priority))
    found = _clocks_of_week(state, rows, (week[0], min(week[1], at))) if week else _clocks_in(state, rows, at)
    return within(found, clients).select_related("client", "owner", "answered_by", "opened_by", "calendar")


def _clocks_in(state: str, rows: ClockQuerySet, at: datetime) -> ClockQuerySet:
    if state == "late":
        return rows.late(at)
    if state == "kept":
        return rows.filter(in_time=True)
    if state == "missed":
        return rows.filter(verdict_at__lt=at).exclude(state=ClockState.WAIVED).missed()
    return rows.filter(state=state) if state in ClockState.values else rows


def _clocks_of_week(state: str, rows: ClockQuerySet, stretch: Stretch) -> ClockQuerySet:
    if state in (ClockState.ANSWERED, ClockState.WAIVED):
        return rows.stopped(state, *stretch)
    decided = rows.decided(*stretch)
    if state == "kept":
        return decided.filter(in_time=True)
    return decided.missed() if state == "missed" else decided


def with_last_contact(clients: QuerySet[Client]) -> QuerySet[Client]:
    """The clients with `last_contact`, when anybody of theirs and of us were last in touch; None: never."""
    met = Interaction.objects.standing().in_touch().filter(client=OuterRef("pk"))
    return clients.annotate(last_contact=Subquery(met.order_by("-occurred_at", "-id").values("occurred_at")[:1]))
