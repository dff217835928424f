"""What one reader may see of a week. Each question is asked once, however many sentences need its answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import islice
from typing import ClassVar

from django.db.models import QuerySet

from crm.clients.models import Client
from crm.clients.reach import public_holiday
from crm.conversations.models import Clock, Commitment
from crm.conversations.queries import (
    PromiseFigures,
    Tally,
    WeekFigures,
    starts_and_ends,
    week_and_tallies,
)
from crm.leadership.lapses import Gaps, gaps_among
from crm.projects.models import Milestone
from crm.staff.models import Absence, Shutdown, StaffMember
from crm.staff.queries import SiteHours, absences_between
from crm.staff.running import jobs_in_words
from crm.staff.values import DigestScope
from crm.watch.models import Flag
from crm.watch.queries import worst_of_each
from crm.watch.unknown import Silence, hidden_by, past, silences
from crm.watch.values import FlagKind

from .counted import House, busy, house_of, seen_by
from .listed import MOST_ASKED, late_clocks, listed_milestones, listed_promises, replies, wanting_of, worst_flags
from .period import Period
from .snapshot import MOST_ROWS

WEEKS_OF_TREND = 12
FOUR_WEEKS = timedelta(weeks=4)
# How far ahead a digest says what turns amber: the next one comes then.
AHEAD = timedelta(weeks=1)
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

    # Whether others read of it, too.
    many: ClassVar[bool] = False
    reader: StaffMember
    period: Period
    at: datetime
    hours: SiteHours

    @property
    def own(self) -> bool:
        """Whether the reader wants to hear of what is theirs alone."""
        return self.reader.digest_scope == DigestScope.MINE

    @cached_property
    def clients(self) -> QuerySet[Client]:
        return seen_by(self.reader, own=self.own, at=self.at)

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
        starts, ends = starts_and_ends([(week.start, week.end) for week in self.weeks], self.at)
        return week_and_tallies(replies(self.reader, self.own, self.at, tuple(starts), tuple(ends)), len(starts))

    @cached_property
    def house(self) -> House:
        return house_of(self.reader, self.period, self.at, self.hours, own=self.own)

    @property
    def counts(self) -> dict[str, int]:
        return self.house.counts

    @property
    def promised(self) -> PromiseFigures:
        return PromiseFigures(self.counts["due"], self.counts["kept"])

    @property
    def silence_of_jobs(self) -> str:
        return jobs_in_words(self.house.silent_jobs)

    @cached_property
    def silences(self) -> list[Silence]:
        """Sources that were silent in the week, those that still are first."""
        running = [one for one in silences(self.at, self.hours) if one.opened_at < self.period.end]
        over = sorted(self.flags[FlagKind.SOURCE_SILENT][0], key=lambda flag: (flag.opened_at, flag.pk))
        return [*running, *map(past, over)]

    @property
    def unheard(self) -> set[int]:
        """Projects of anybody that depend on these sources, by number."""
        return {pk for one in self.silences for pk in one.projects}

    @cached_property
    def heard_of(self) -> dict[int, str]:
        """The reader's open projects that depend on these sources, by number, with their names."""
        named = ((self.gaps.names.get(pk), pk) for pk in self.unheard)
        return {pk: name for name, pk in sorted((name, pk) for name, pk in named if name)}

    @cached_property
    def unknown(self) -> set[int]:
        """Those of them that are unknown now, and not known to be late or due."""
        now = hidden_by(one for one in self.silences if one.closed_at is None)
        known = {one.row.number for one in (*self.gaps.lapsed, *self.gaps.due_soon)}
        return (now.keys() & self.heard_of.keys()) - known

    @cached_property
    def gaps(self) -> Gaps:
        until = self.at + AHEAD
        rows = wanting_of(self.reader, self.own, self.at, until, sorted(self.unheard))
        return gaps_among(rows, self.at, until, self.hours, self.house.limits)

    @cached_property
    def flags(self) -> dict[str, tuple[list[Flag], int]]:
        """The worst flags of the kinds that are listed, and how many of each there are; and silences of sources in the
        week that are over."""
        week = self.period
        rows = worst_flags(self.reader, self.own, self.at, LISTED, MOST_ROWS, week.start, week.end)
        return worst_of_each(rows, (*LISTED, FlagKind.SOURCE_SILENT))

    @property
    def late(self) -> list[LateClock]:
        return self.longest_late[:MOST_ROWS]

    @cached_property
    def longest_late(self) -> list[LateClock]:
        """Those who wait for a late reply: the highest level first, then the longest wait."""
        rows = late_clocks(self.reader, self.own, self.at)
        return [LateClock(row, vars(row)["level"] or 0, vars(row)["names"] or "") for row in rows]

    @cached_property
    def _listed_promises(self) -> list[Commitment]:
        """The longest overdue, those of who reads it too, the next to be kept this week, and the one kept first."""
        until = min(self.period.end, self.at)
        return listed_promises(self.reader, self.own, self.many, self.at, self._week_ends, self.period.start, until)

    @property
    def _open_promises(self) -> list[Commitment]:
        return [row for row in self._listed_promises if row.done is None]

    @property
    def promises(self) -> list[Commitment]:
        """Overdue ones, the longest first."""
        return [row for row in self._open_promises if row.due < self.at][:MOST_ROWS]

    def promises_of(self, reader: StaffMember) -> list[Commitment]:
        """Those that a reader has promised, the longest overdue."""
        mine = (row for row in self._open_promises if row.due < self.at and row.owner_id == reader.pk)
        return list(islice(mine, MOST_ASKED))

    @property
    def due(self) -> list[Commitment]:
        """Promises to be kept in the week in which this is read."""
        return [row for row in self._open_promises if row.due >= self.at]

    @property
    def kept_first(self) -> Commitment | None:
        """Of the promises kept by their date, the one kept the longest before it."""
        return next((row for row in self._listed_promises if row.done), None)

    @property
    def _week_ends(self) -> datetime:
        return self.hours.midnight(self.sunday + timedelta(days=1))

    @cached_property
    def _all_absences(self) -> list[Absence]:
        """Since the oldest late question came, until this week ends."""
        first = min([self.hours.midnight(self.today), *(row.clock.opened_at for row in self.late)])
        return absences_between(first, self._week_ends)

    @property
    def absences(self) -> list[Absence]:
        """Who is away at any time of the rest of the week."""
        return [one for one in self._all_absences if one.end > self.at]

    def absence_during(self, clock: Clock) -> Absence | None:
        """When the owner was away while the answer was not late yet; one with a cover before one without."""
        until = clock.late_after or self.at
        mine = (one for one in self._all_absences if one.staff_id == clock.owner_id)
        found = [one for one in mine if one.start < until and clock.opened_at < one.end]
        return max(found, key=lambda one: one.cover_id is not None, default=None)

    @property
    def shutdowns(self) -> list[Shutdown]:
        """Those that begin within four weeks and no client has been told of (POLICIES.md)."""
        ahead = self.hours.shutdowns_between(self.today, self.today + FOUR_WEEKS)
        return [shutdown for shutdown in ahead if not shutdown.clients_told]

    @property
    def _busy(self) -> QuerySet[Client]:
        return busy(self.clients)

    @cached_property
    def abroad(self) -> list[tuple[date, str, list[str]]]:
        """Public holidays of clients with open projects, from today to Sunday, each with whom it keeps away."""
        days = [self.today + timedelta(days=n) for n in range((self.sunday - self.today).days + 1)]
        closed = {country for country in self.house.countries if any(public_holiday(country, day) for day in days)}
        found: dict[tuple[date, str], list[str]] = {}
        for client in self._busy.filter(country__in=closed).order_by("name") if closed else ():
            for day in days:
                if name := public_holiday(client.country, day):
                    found.setdefault((day, name), []).append(client.name)
        return [(day, name, clients) for (day, name), clients in sorted(found.items())]

    @cached_property
    def _listed_milestones(self) -> list[Milestone]:
        """The next ones, and the one of the week that came the longest before its date, in one statement."""
        monday, audits = self.period.monday, self.sunday + timedelta(days=7)
        last = min(monday + timedelta(days=6), self.today)
        return listed_milestones(self.reader, self.own, self.at, self.today, self.sunday, audits, monday, last)

    @property
    def milestones(self) -> list[Milestone]:
        return [row for row in self._listed_milestones if row.done is None]

    @property
    def reached(self) -> Milestone | None:
        return next((row for row in self._listed_milestones if row.done), None)
