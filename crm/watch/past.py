"""Flags as they stood at a past instant. Their history is dated when things became so, not when the job looked, so what
was noticed late counts from when it was true. Nothing here writes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Case, CharField, Count, F, Model, OuterRef, Q, QuerySet, Subquery, Value, When, Window
from django.db.models.functions import Coalesce, RowNumber

from crm.capture.dependents import dependents
from crm.clients.models import Client
from crm.projects.models import Project
from crm.projects.past import projects_open
from crm.staff.past import word_at
from crm.staff.queries import SiteHours

from .ladder import SEVERITY
from .models import Flag, FlagEvent
from .queries import by_severity, within_sight
from .unknown import Silence, past
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


# What of a flag nobody ever noticed.
NEVER: Mapping[str, Any] = {"made_then": "", "level_then": 0, "since_then": None, "until_then": None}
# What a project may lack, and where the trail keeps what stood there.
LACKING: Mapping[str, tuple[type[Model], str, str]] = {
    "manager": (Project, "project_manager", "project_id"),
    "sponsor": (Client, "executive_sponsor", "client_id"),
    "zone": (Client, "timezone", "client_id"),
}


def judged_since() -> QuerySet[FlagEvent, Any]:
    """When flags were judged first. Which stood before nobody knows."""
    return FlagEvent.objects.order_by("id").values("noticed_at")[:1]


def stood(at: datetime) -> QuerySet[Any]:
    """Flags that were true at an instant and not dismissed, each as it was `then`."""
    return as_then(Flag.objects.filter(_begun(at), Q(closed_at=None) | Q(closed_at__gt=at)), at)


def _begun(at: datetime) -> Q:
    return Q(opened_at__lt=at) | Q(opened_at=at) & ~Q(flag_kind__in=AFTER)


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


def flags_then(at: datetime, clients: QuerySet[Client], most: int, start: datetime, end: datetime) -> QuerySet[Flag]:
    """In one statement all that a week tells of flags as they stood: the worst of each kind, each with `of_kind`, how
    many there were; of projects nobody spoke with every one, dismissed or not, as `past_rules` judges them again; and
    of our sources those that spoke again in [start, end)."""
    lasted = Q(closed_at=None) | Q(closed_at__gt=at)
    over = Q(flag_kind=FlagKind.SOURCE_SILENT, opened_at__lt=end, closed_at__gt=start, closed_at__lte=at)
    rows = Flag.objects.filter(lasted & (_begun(at) | Q(flag_kind__in=NEGLECT)) | over).filter(within_sight(clients))
    told = with_history(rows, at).exclude(~Q(flag_kind__in=NEGLECT), made_then=Happening.DISMISSED)
    made = FlagEvent.objects.filter(flag=OuterRef("pk"), at__lte=at, happening__in=MADE).order_by("-at", "-id")
    placed: QuerySet[Any] = told.annotate(
        since_then=Subquery(made.values("at")[:1]),
        until_then=Subquery(made.values("until")[:1]),
        **{f"{name}_then": word_at(at, *where) for name, where in LACKING.items()},
        place=Window(RowNumber(), partition_by="flag_kind", order_by=WORST_THEN),
        of_kind=Window(Count("pk"), partition_by="flag_kind"),
    )
    shown = placed.filter(Q(place__lte=most) | Q(flag_kind__in=(*NEGLECT, FlagKind.SOURCE_SILENT)))
    return shown.select_related("client", "source", "project").order_by("place")


def silences_then(flags: Iterable[Flag], at: datetime, hours: SiteHours, end: datetime) -> list[Silence]:
    """Of these flags those of sources that were silent before the end of a week: the ones that still were at an
    instant, then those that spoke again."""
    rows = (one for one in flags if one.flag_kind == FlagKind.SOURCE_SILENT and one.opened_at < end)
    found = sorted(rows, key=lambda flag: (flag.opened_at, flag.pk))
    lasted = [flag for flag in found if _lasted(flag, at)]
    return [*_lasting(lasted, at, hours), *(past(flag) for flag in found if flag not in lasted)]


def _lasted(flag: Flag, at: datetime) -> bool:
    return flag.closed_at is None or flag.closed_at > at


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


def stood_then(flags: Iterable[Flag], judged: Sequence[Flag], at: datetime, most: int) -> tuple[list[Stood], int]:
    """The worst of the flags of `flags_then`, and how many there were; `judged` are those of projects nobody spoke
    with."""
    flags = list(flags)
    others = [one for one in flags if one.flag_kind not in NEGLECT and _lasted(one, at)]
    history = {one.pk: one for one in flags}
    told = [_stood(one, vars(one), vars(one)["severity_then"], at) for one in others]
    told += [_stood(one, vars(history[one.pk]) if one.pk else NEVER, one.severity, at) for one in judged]
    of_kind = {one.flag_kind: vars(one)["of_kind"] for one in others if one.flag_kind != FlagKind.SOURCE_SILENT}
    silent = sum(one.flag_kind == FlagKind.SOURCE_SILENT for one in others)
    return sorted(told, key=_worst)[:most], sum(of_kind.values()) + silent + len(judged)


def _worst(one: Stood) -> tuple[int, int, datetime]:
    return list(Severity).index(one.severity) * -1, -one.level, one.flag.opened_at


def _stood(flag: Flag, then: Mapping[str, Any], severity: str, at: datetime) -> Stood:
    status = MADE[Happening(then["made_then"] or Happening.OPENED)]
    until = then["until_then"] if status == FlagStatus.SNOOZED else None
    if until and until <= at:
        status, until = FlagStatus.OPEN, None
    return Stood(flag, status, then["level_then"], Severity(severity), then["since_then"], until)
