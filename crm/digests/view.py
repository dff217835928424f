"""What one reader may see of a week. Each question is asked once, however many sentences need its answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from django.db.models import F, OuterRef, QuerySet, Subquery

from crm.clients.models import Client
from crm.clients.queries import clients_for, hidden_from
from crm.conversations.models import Clock, Commitment, InteractionProject
from crm.conversations.queries import (
    PromiseFigures,
    Tally,
    WeekFigures,
    overdue_clocks,
    promise_questions,
    promises_overdue,
    running_clocks,
    week_and_trend,
)
from crm.leadership.queries import Gaps, gaps
from crm.projects.models import Milestone
from crm.projects.queries import milestones_between, open_projects
from crm.staff.columns import Names, house_with
from crm.staff.models import Absence, Heartbeat, StaffMember
from crm.staff.queries import SiteHours, absences_between, silent_jobs
from crm.watch.models import Flag
from crm.watch.queries import open_flags, worst_of_each
from crm.watch.values import FlagKind

from .period import Period
from .snapshot import MOST_ROWS

WEEKS_OF_TREND = 12
# Kinds of which a digest lists the worst.
LISTED = (FlagKind.NO_CONTACT, FlagKind.REPEAT_BREACH, FlagKind.DATA_GAP)


@dataclass(frozen=True)
class LateClock:
    """A question we owe an answer, the level its flag has reached and the projects it is about."""

    clock: Clock
    level: int
    projects: str


@dataclass(frozen=True)
class View:
    """A reader, a week and an instant."""

    reader: StaffMember
    period: Period
    at: datetime
    hours: SiteHours

    @cached_property
    def clients(self) -> QuerySet[Client]:
        return clients_for(self.reader, at=self.at)

    @cached_property
    def today(self) -> date:
        return self.hours.local_date(self.at)

    @cached_property
    def sunday(self) -> date:
        """The last day of the week in which this is read."""
        return self.today + timedelta(days=6 - self.today.weekday())

    @cached_property
    def weeks(self) -> list[Period]:
        """The week and those before it, the latest first."""
        return [self.period.back(n, self.hours) for n in range(WEEKS_OF_TREND)]

    @cached_property
    def figures(self) -> tuple[WeekFigures, list[Tally]]:
        return week_and_trend([(week.start, week.end) for week in self.weeks], self.at, self.clients)

    @cached_property
    def house(self) -> tuple[str, dict[str, int]]:
        """The company's name, and everything that is only counted."""
        midnight = self.hours.midnight(self.today + timedelta(days=1))
        waiting = running_clocks(self.clients).exclude(late_after__lt=self.at)
        return house_with(
            hidden=hidden_from(self.reader, at=self.at),
            waiting=waiting,
            today=waiting.filter(due_at__lt=midnight),
            late=overdue_clocks(self.at, self.clients),
            broken=promises_overdue(self.at, self.clients),
            milestones=self._milestones,
            projects=open_projects(self.clients),
            **promise_questions(self.period.start, self.period.end, self.at, self.clients),
        )

    @property
    def counts(self) -> dict[str, int]:
        return self.house[1]

    @property
    def promised(self) -> PromiseFigures:
        return PromiseFigures(self.counts["due"], self.counts["kept"])

    @cached_property
    def unknown(self) -> list[Heartbeat]:
        return silent_jobs(self.at)

    @cached_property
    def gaps(self) -> Gaps:
        return gaps(self.at, self.clients, self.hours)

    @cached_property
    def flags(self) -> dict[str, tuple[list[Flag], int]]:
        """The worst flags of the kinds that are listed, and how many of each there are."""
        return worst_of_each(self.clients, LISTED, MOST_ROWS)

    @cached_property
    def late(self) -> list[LateClock]:
        """Those who wait longest for a late reply."""
        flag = open_flags(self.clients, FlagKind.SLOW_RESPONSE).filter(interaction=OuterRef("opened_by"))
        places = InteractionProject.objects.filter(interaction=OuterRef("opened_by")).order_by("id")
        rows = overdue_clocks(self.at, self.clients).annotate(
            level=Subquery(flag.order_by().values("escalation_level")[:1]),
            names=Names(places.values(name=F("project__code_name"))),
        )
        return [LateClock(row, row.level or 0, row.names or "") for row in rows[:MOST_ROWS]]

    @cached_property
    def promises(self) -> list[Commitment]:
        return list(promises_overdue(self.at, self.clients)[:MOST_ROWS])

    @cached_property
    def absences(self) -> list[Absence]:
        """Who is away at any time of the week in which this is read."""
        start, end = self.hours.midnight(self.today), self.hours.midnight(self.sunday + timedelta(days=1))
        return absences_between(start, end)

    @property
    def away(self) -> dict[int, StaffMember | None]:
        """Who is away now, and who covers. Where absences overlap, the one with a cover counts."""
        now = [absence for absence in self.absences if absence.start <= self.at < absence.end]
        return {absence.staff_id: absence.cover for absence in sorted(now, key=lambda one: one.cover_id is not None)}

    @cached_property
    def milestones(self) -> list[Milestone]:
        return list(self._milestones[:MOST_ROWS])

    @property
    def _milestones(self) -> QuerySet[Milestone]:
        return milestones_between(self.today, self.sunday, self.clients)
