"""Questions about what was said. One function, one figure; nothing here writes.

`clients` narrows to what a reader may see (`clients_for`); None means everybody, for jobs that judge.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import (
    Count,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)

from crm.clients.models import Client
from crm.clients.queries import within
from crm.projects.models import Project
from crm.staff.columns import Spans, numbers, spans_in

from .models import Clock, Commitment, CommitmentQuerySet, InteractionProject
from .values import ClockState

# Under this many answers a percentage or percentile says less than the items themselves (GLOSSARY.md).
ENOUGH = 5

Clients = QuerySet[Client] | None
# What a row of the statement of weeks says: the week, and either how many were decided in it and how many of them in
# time, or how many were waived in it and the working times of those that were answered.
Row = tuple[int, str, int, int, str | None]
DECIDED, ENDED = "decided", "ended"


# A stretch of time, half-open.
Stretch = tuple[datetime, datetime]


@dataclass(frozen=True)
class Tally:
    """Of the clocks whose verdict fell in a stretch of time: how many were answered in time."""

    verdicts: int = 0
    in_target: int = 0

    @property
    def missed(self) -> int:
        return self.verdicts - self.in_target


@dataclass(frozen=True)
class WeekFigures(Tally):
    """Replies of a stretch of time; spans are working time. Zero, empty, waived and open are four things (R14).
    `before` is the median of the stretch before it, where that is known and had enough answers to speak of one."""

    waived: int = 0
    answered: tuple[timedelta, ...] = field(default_factory=tuple)
    before: timedelta | None = None

    @property
    def enough(self) -> bool:
        return len(self.answered) >= ENOUGH

    @property
    def median(self) -> timedelta | None:
        return median(self.answered)

    @property
    def p90(self) -> timedelta | None:
        return nearest_rank(self.answered, 0.9)

    @property
    def slowest(self) -> timedelta | None:
        return self.answered[-1] if self.answered else None


def median(spans: tuple[timedelta, ...]) -> timedelta | None:
    """The middle of sorted spans; the mean of the two middle ones of an even number."""
    if not spans:
        return None
    middle = len(spans) // 2
    return spans[middle] if len(spans) % 2 else (spans[middle - 1] + spans[middle]) / 2


def nearest_rank(spans: tuple[timedelta, ...], share: float) -> timedelta | None:
    return spans[math.ceil(share * len(spans)) - 1] if spans else None


def of(rows: QuerySet[Clock], clients: Clients) -> QuerySet[Clock]:
    return rows if clients is None else rows.filter(client__in=clients)


def running_clocks(clients: Clients = None) -> QuerySet[Clock]:
    """Everyone who waits for us, the next to go late first."""
    rows = of(Clock.objects.running(), clients)
    return rows.select_related("client", "owner", "opened_by", "calendar").order_by("late_after", "id")


def overdue_clocks(at: datetime, clients: Clients = None) -> QuerySet[Clock]:
    """Clocks still running after the last instant that was in time (R8)."""
    return running_clocks(clients).filter(late_after__lt=at)


def week_figures(start: datetime, end: datetime, at: datetime, clients: Clients = None) -> WeekFigures:
    """Replies whose verdict fell in [start, end) and before `at` (R12). A live day and a closed week alike."""
    return week_and_trend([(start, end)], at, clients)[0]


def week_and_trend(weeks: Sequence[Stretch], at: datetime, clients: Clients = None) -> tuple[WeekFigures, list[Tally]]:
    """The figures of the first week and the tallies of all of them, in one statement."""
    return week_and_tallies(replies_of_weeks(*starts_and_ends(weeks, at), clients), len(weeks))


def starts_and_ends(weeks: Sequence[Stretch], at: datetime) -> tuple[list[datetime], list[datetime]]:
    """Of weeks, as `replies_of_weeks` takes them: nothing that comes after `at` counts."""
    return [start for start, _ in weeks], [min(end, at) for _, end in weeks]


def replies_of_weeks(
    starts: Sequence[datetime], ends: Sequence[datetime], clients: Clients, then: datetime | None = None
) -> QuerySet[Clock, Row]:
    """What the figures of weeks are made of; each week is counted along its own stretch of an index. With `then`, as
    they stood at a past instant."""
    first, *others = (
        _verdicts(n, start, end, clients, then) for n, (start, end) in enumerate(zip(starts, ends, strict=True))
    )
    spans = (_ends(n, start, end, clients) for n, (start, end) in enumerate(zip(starts[:2], ends[:2], strict=True)))
    return first.union(*others, *spans, all=True)


def week_and_tallies(rows: Iterable[Row], many: int) -> tuple[WeekFigures, list[Tally]]:
    """The figures of the first week and the tallies of so many."""
    tallies, waived = [Tally()] * many, [0, 0]
    answered: list[tuple[timedelta, ...]] = [(), ()]
    for week, what, some, kept, spans in rows:
        if what == DECIDED:
            tallies[week] = Tally(some, kept)
        else:
            waived[week], answered[week] = some, spans_in(spans)
    first, before = answered
    then = median(before) if len(before) >= ENOUGH else None
    return WeekFigures(tallies[0].verdicts, tallies[0].in_target, waived[0], first, then), tallies


def _verdicts(
    week: int, start: datetime, end: datetime, clients: Clients, then: datetime | None
) -> QuerySet[Clock, Row]:
    """How many verdicts a week has, and how many of them were in time."""
    rows = of(Clock.objects.decided(start, end, then), clients).order_by()
    decided = rows.values(week=Value(week), what=Value(DECIDED))
    counted = decided.annotate(some=Count("*"), kept=Count("pk", filter=Q(in_time=True)), spans=Value(""))
    return counted.values_list("week", "what", "some", "kept", "spans")


def _ends(week: int, start: datetime, end: datetime, clients: Clients) -> QuerySet[Clock, Row]:
    """How many questions were waived in a week, and how long the answers of it took."""
    rows = of(Clock.objects.filter(stopped_at__gte=start, stopped_at__lt=end), clients).order_by()
    ended = rows.values(week=Value(week), what=Value(ENDED))
    waived, answered = Count("pk", filter=Q(state=ClockState.WAIVED)), Q(state=ClockState.ANSWERED)
    told = ended.annotate(some=waived, kept=Value(0), spans=Spans("working", filter=answered))
    return told.values_list("week", "what", "some", "kept", "spans")


def answered_clocks(start: datetime, end: datetime, clients: Clients = None) -> QuerySet[Clock]:
    rows = of(Clock.objects.all().stopped(ClockState.ANSWERED, start, end), clients)
    return rows.select_related("client", "opened_by").order_by("working", "id")


def promises_open(clients: Clients = None) -> CommitmentQuerySet:
    rows = Commitment.objects.all().open().select_related("client", "project", "owner").order_by("due", "id")
    return rows if clients is None else rows.filter(client__in=clients)


def promises_due(until: datetime, clients: Clients = None) -> CommitmentQuerySet:
    return promises_open(clients).filter(due__lte=until)


def promises_overdue(at: datetime, clients: Clients = None) -> CommitmentQuerySet:
    return promises_open(clients).filter(due__lt=at)


@dataclass(frozen=True)
class PromiseFigures:
    """Of the promises due in a stretch of time: how many were kept by their date."""

    due: int
    kept: int


def promise_figures(start: datetime, end: datetime, at: datetime, clients: Clients = None) -> PromiseFigures:
    """A promise moved before its date counts at the new one; one moved after it was missed, at the date it missed."""
    return PromiseFigures(**numbers(**promise_questions(start, end, at, clients)))


def promise_questions(
    start: datetime, end: datetime, at: datetime, clients: Clients = None
) -> dict[str, QuerySet[Commitment]]:
    """The promises `promise_figures` counts, so that a caller may count more in the same statement."""
    rows = Commitment.objects.all().fallen_due(start, min(end, at))
    found: dict[str, QuerySet[Commitment]] = {"due": rows, "kept": rows.kept_in_time()}
    return found if clients is None else {name: within(some, clients) for name, some in found.items()}


def promises_kept(start: datetime, end: datetime, at: datetime, clients: Clients = None) -> QuerySet[Commitment]:
    """Promises due in a stretch of time and kept by their date, the longest before it first."""
    rows = promise_questions(start, end, at, clients)["kept"]
    return rows.select_related("client", "project").order_by(F("done") - F("due"), "id")


def last_external(project_ids: Iterable[int]) -> dict[int, datetime]:
    """Per project, the last time anybody of the client and of us were in touch."""
    rows = Project.objects.filter(pk__in=project_ids).order_by().annotate(last=_last(is_external=True))
    return {pk: last for pk, last in rows.values_list("pk", "last") if last}


def last_touchpoint(project_ids: Iterable[int]) -> dict[int, datetime]:
    """Per project, the last contact in which a senior leader led or attended (GLOSSARY.md, leadership touchpoint)."""
    rows = Project.objects.filter(pk__in=project_ids).order_by()
    return {project.pk: last for project, last in with_last_touchpoint(rows) if last}


def with_last_touchpoint(projects: QuerySet[Project]) -> list[tuple[Project, datetime | None]]:
    """The projects, each with its last touchpoint, in one statement."""
    return [(row, row.touched) for row in touched(projects)]


def touched(projects: QuerySet[Project]) -> QuerySet[Any, Any]:
    """The projects, each with its last touchpoint as `touched`."""
    return projects.annotate(touched=_last(is_touchpoint=True))


@dataclass(frozen=True)
class LastContact:
    """When a leader last took part, and when anybody was last in touch."""

    touchpoint: datetime | None
    external: datetime | None


def with_last_contact(projects: QuerySet[Project]) -> QuerySet[Project]:
    """The projects, each with both its last moments for `last_contact`, in one statement."""
    return projects.annotate(touched=_last(is_touchpoint=True), heard=_last(is_external=True))


def last_contact(project: Project) -> LastContact:
    return LastContact(vars(project)["touched"], vars(project)["heard"])


def _last(**mark: bool) -> Subquery:
    # One look at the top of a partial index for each project costs the same however long its history is.
    rows = InteractionProject.objects.filter(project=OuterRef("pk"), **mark).order_by("-occurred_at")
    return Subquery(rows.values("occurred_at")[:1])
