"""Flags as they stood at a past instant. Their history is dated when things became so, not when the job looked, so what
was noticed late counts from when it was true. Nothing here writes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Case, CharField, Count, F, OuterRef, Q, QuerySet, Subquery, Value, When, Window
from django.db.models.functions import Coalesce, RowNumber

from crm.capture.dependents import dependents
from crm.clients.models import Client
from crm.projects.past import projects_open
from crm.staff.queries import SiteHours

from .ladder import SEVERITY
from .models import Flag, FlagEvent
from .queries import by_severity, within_sight
from .unknown import Silence, past, silences
from .values import FlagKind, FlagStatus, Happening, Severity

# What each of these lines of a history made of a flag.
MADE = {
    Happening.OPENED: FlagStatus.OPEN,
    Happening.REOPENED: FlagStatus.OPEN,
    Happening.WOKE: FlagStatus.OPEN,
    Happening.ACKNOWLEDGED: FlagStatus.ACKNOWLEDGED,
    Happening.SNOOZED: FlagStatus.SNOOZED,
    Happening.DISMISSED: FlagStatus.DISMISSED,
}


# True only after the moment they are dated by, which still was in time.
AFTER = (FlagKind.SLOW_RESPONSE, FlagKind.OVERDUE_COMMITMENT, FlagKind.MINUTES_OVERDUE)


# Judged anew for a past instant (`past_rules`).
NEGLECT = (FlagKind.NO_LEADERSHIP_CONTACT, FlagKind.NO_CONTACT)


def judged_since() -> datetime | None:
    """When flags were judged first. Which stood before nobody knows."""
    return FlagEvent.objects.order_by("id").values_list("noticed_at", flat=True).first()


def stood(at: datetime) -> QuerySet[Any]:
    """Flags that were true at an instant and not dismissed, each as it was `then`."""
    began = Q(opened_at__lt=at) | Q(opened_at=at) & ~Q(flag_kind__in=AFTER)
    return as_then(Flag.objects.filter(began, Q(closed_at=None) | Q(closed_at__gt=at)), at)


def ended_between(start: datetime, at: datetime, kind: FlagKind, clients: QuerySet[Client]) -> QuerySet[Any]:
    """Flags of a kind that were true at the start and closed by an instant, without those dismissed by then."""
    rows = Flag.objects.filter(flag_kind=kind, opened_at__lte=start, closed_at__gt=start, closed_at__lte=at)
    return as_then(rows.filter(client__in=clients), at)


def as_then(rows: QuerySet[Any], at: datetime) -> QuerySet[Any]:
    """Those of these flags that were not dismissed at an instant, with their history until then."""
    return with_history(rows, at).exclude(made_then=Happening.DISMISSED)


def with_history(rows: QuerySet[Any], at: datetime) -> QuerySet[Any]:
    """Flags with what their history had made of them at an instant: `made_then`, `level_then`, `severity_then`."""
    lines = FlagEvent.objects.filter(flag=OuterRef("pk"), at__lte=at).order_by("-at", "-id")
    level = lines.filter(happening=Happening.LEVEL).order_by("-level").values("level")[:1]
    told: QuerySet[Any] = rows.annotate(
        made_then=Coalesce(Subquery(lines.filter(happening__in=MADE).values("happening")[:1]), Value("")),
        level_then=Coalesce(Subquery(level), Value(0)),
        said_then=Coalesce(Subquery(lines.exclude(severity="").values("severity")[:1]), F("severity")),
    )
    found: QuerySet[Any] = told.annotate(severity_then=_severity())
    return found


def _severity() -> Case:
    """Of a late reply by its level; of others what their last line said."""
    climbed = (When(flag_kind=FlagKind.SLOW_RESPONSE, level_then=n, then=Value(said)) for n, said in SEVERITY.items())
    return Case(*climbed, default=F("said_then"), output_field=CharField())


WORST_THEN = (by_severity("severity_then"), F("level_then").desc(), F("opened_at"), F("id"))


def worst_then(at: datetime, clients: QuerySet[Client], kinds: Sequence[str], most: int) -> QuerySet[Any]:
    """What `worst_placed` would have said at an instant."""
    rows = stood(at).filter(client__in=clients, flag_kind__in=kinds)
    placed: QuerySet[Any] = rows.annotate(
        place=Window(RowNumber(), partition_by="flag_kind", order_by=WORST_THEN),
        of_kind=Window(Count("pk"), partition_by="flag_kind"),
    )
    return placed.filter(place__lte=most).order_by("place").select_related("client", "project")


def silences_then(at: datetime, hours: SiteHours, start: datetime, end: datetime) -> list[Silence]:
    """Sources that were silent in [start, end): those that still were at an instant, then those that spoke again."""
    rows = Flag.objects.filter(Q(closed_at=None) | Q(closed_at__gt=start), opened_at__lt=end, opened_at__lte=at)
    told = as_then(rows.filter(flag_kind=FlagKind.SOURCE_SILENT), at).select_related("source")
    found = list(told.order_by("opened_at", "id"))
    lasted = [flag for flag in found if flag.closed_at is None or flag.closed_at > at]
    unseen = [one for one in silences(at, hours) if one.flag_id is None]
    return [*_lasting(lasted, at, hours), *unseen, *(past(flag) for flag in found if flag not in lasted)]


def _lasting(flags: list[Flag], at: datetime, hours: SiteHours) -> Iterator[Silence]:
    """Which projects depend on a source is written on its flag anew each day; so it is found anew for that day."""
    sources = [flag.source for flag in flags if flag.source]
    alive = projects_open(at, hours.local_date(at)).order_by()
    depend = dependents(sources, at, alive) if sources else {}
    for flag in flags:
        yield replace(past(flag), closed_at=None, projects=frozenset(depend[flag.source_id or 0]))


@dataclass(frozen=True)
class Stood:
    """A flag as it stood: `until` is when it was to wake, None also where that is not known; `since` when a person or
    the clock last changed how it stands."""

    flag: Flag
    status: FlagStatus
    level: int
    severity: Severity
    since: datetime | None
    until: datetime | None


def flags_then(
    at: datetime, clients: QuerySet[Client], most: int, judged: Sequence[Flag] = ()
) -> tuple[list[Stood], int]:
    """The worst flags that somebody who sees these clients would have seen at an instant, and how many there were.

    `judged`: those of the kinds that are judged again as of then (`past_rules.neglected`); of them the history says
    only what people did.
    """
    again = {flag.pk: flag for flag in judged if flag.pk}
    made = FlagEvent.objects.filter(flag=OuterRef("pk"), at__lte=at, happening__in=MADE).order_by("-at", "-id")
    seen = stood(at).filter(within_sight(clients)).exclude(flag_kind__in=NEGLECT).order_by().values("pk")
    rows = with_history(Flag.objects.filter(Q(pk__in=seen) | Q(pk__in=list(again))), at).annotate(
        many=Window(Count("pk")),
        since_then=Subquery(made.values("at")[:1]),
        until_then=Subquery(made.values("until")[:1]),
    )
    found = list(rows.select_related("client", "source", "project").order_by(*WORST_THEN)[:most])
    unseen = [Stood(flag, FlagStatus.OPEN, 0, Severity(flag.severity), None, None) for flag in judged if not flag.pk]
    told = [*(_stood(flag, again.get(flag.pk), at) for flag in found), *unseen]
    many = vars(found[0])["many"] if found else 0
    return sorted(told, key=_worst)[:most], many + len(unseen)


def _worst(one: Stood) -> tuple[int, int, datetime]:
    return list(Severity).index(one.severity) * -1, -one.level, one.flag.opened_at


def _stood(flag: Flag, again: Flag | None, at: datetime) -> Stood:
    then = vars(flag)
    status = MADE[Happening(then["made_then"] or Happening.OPENED)]
    until = then["until_then"] if status == FlagStatus.SNOOZED else None
    if until and until <= at:
        status, until = FlagStatus.OPEN, None
    severity = Severity(again.severity if again else then["severity_then"])
    return Stood(again or flag, status, then["level_then"], severity, then["since_then"], until)
