"""A week as it would have been told at a past instant: the same build, with questions that look back.

What was true then, by what is known today: facts count from when they happened, decisions from when they were made.
What a reader may see is asked of today, so that nobody sees through the past what they may not see any more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property, reduce
from operator import or_
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from crm.clients.models import Client
from crm.clients.queries import hidden_from
from crm.conversations import past as conversations
from crm.conversations.models import Clock, Commitment, InteractionProject
from crm.conversations.queries import Tally, WeekFigures, replies_of_weeks, starts_and_ends, week_and_tallies
from crm.leadership.lapses import Gaps, gaps_among
from crm.leadership.past import Known, known_in, known_then
from crm.projects.models import Milestone
from crm.projects.past import (
    milestone_as_then,
    milestones_ahead,
    milestones_reached,
    milestones_then,
    projects_open,
)
from crm.staff.asking import asked_often
from crm.staff.columns import Names
from crm.staff.models import Absence, Installation, Shutdown, StaffMember
from crm.staff.past import absences_then, untold_then
from crm.staff.running import SOONEST, jobs_in_words
from crm.watch.models import Flag
from crm.watch.past import Stood, ended_between, flags_then, judged_since, silences_then, stood, stood_then
from crm.watch.past_rules import Then, neglected, tell_as_then
from crm.watch.queries import worst_of_each
from crm.watch.silence import SilenceLimits, silence_told, told_silence
from crm.watch.unknown import Silence
from crm.watch.values import FlagKind, Severity

from .counted import COUNTED, DAY, WEEK, House, house_in, house_row, seen_by
from .listed import MOST_ASKED, MOST_LATE
from .snapshot import MOST_ROWS
from .view import AHEAD, FOUR_WEEKS, LISTED, LateClock, View

# What is counted, and what was written down since.
NAMES = (*COUNTED, "entered", "corrected", "promised")
# Flags listed of a past moment.
MOST_FLAGS = 20
GRAVITY = (Severity.SERIOUS, Severity.WARNING, Severity.NOTICE)


@dataclass(frozen=True)
class Past(View):
    """A reader, a week and a past instant; `seen_at` is today, which says what the reader may see."""

    seen_at: datetime

    @cached_property
    def clients(self) -> QuerySet[Client]:
        return seen_by(self.reader, own=self.own, at=self.seen_at)

    @cached_property
    def _week(self) -> tuple[datetime, datetime]:
        """The part of the week told that had passed."""
        return self.period.start, min(self.period.end, self.at)

    @cached_property
    def figures(self) -> tuple[WeekFigures, list[Tally]]:
        starts, ends = starts_and_ends([(week.start, week.end) for week in self.weeks], self.at)
        rows = _replies(self.reader, self.own, self.seen_at, self.at, tuple(starts), tuple(ends))
        return week_and_tallies(rows, len(starts))

    @cached_property
    def _busy(self) -> QuerySet[Client]:
        return self.clients.filter(pk__in=projects_open(self.at, self.today, self.clients).order_by().values("client"))

    @cached_property
    def _row(self) -> tuple[House, SilenceLimits, datetime | None]:
        """Everything that is only counted, the limits of silence, and when flags were judged first."""
        at, today = self.at, self.today
        days = today, self.sunday, self.sunday + WEEK
        moments = at, at - WEEK, at - SOONEST, self.hours.midnight(today + DAY), self._week_ends, *self._week
        rows = _counted(self.reader, self.own, self.seen_at, *days, *moments)
        *found, silence, judged = rows[0] if rows else (None, None)
        limits = silence_told(silence.split("/") if silence else ())
        return house_in([found] if found else [], at, NAMES), limits, judged

    @property
    def house(self) -> House:
        return self._row[0]

    @cached_property
    def _known(self) -> list[Known]:
        rows = _open(self.reader, self.own, self.seen_at, self.at, self.today)
        return known_in(rows, self.at, self.hours, self.house.limits)

    @cached_property
    def gaps(self) -> Gaps:
        rows = [one.wanting for one in self._known]
        return gaps_among(rows, self.at, self.at + AHEAD, self.hours, self.house.limits)

    @cached_property
    def all_flags(self) -> list[Flag]:
        return _flags(self.reader, self.own, self.seen_at, self.at, self.period.start, self.period.end)

    @cached_property
    def neglected(self) -> list[Flag]:
        """Flags of projects nobody, or no leader, had spoken with, the worst first."""
        house, silence, _ = self._row
        scope = Then(self.at, (), self.at, (), self.hours, self._known, house.limits, silence)
        found = neglected(scope, self.all_flags)
        return sorted(found, key=lambda flag: (GRAVITY.index(flag.severity), flag.opened_at, flag.pk or 0))

    def stood(self) -> tuple[list[Stood], int]:
        """The worst flags as they stood, and how many there were."""
        return stood_then(self.all_flags, self.neglected, self.at, MOST_FLAGS)

    @property
    def counts(self) -> dict[str, int]:
        """Of the projects without a leader a week before, some have met one since, and the others stand still."""
        week_ago, kind = self.at - WEEK, FlagKind.NO_LEADERSHIP_CONTACT
        still = sum(flag.flag_kind == kind and flag.opened_at <= week_ago for flag in self.neglected)
        return self.house.counts | {"lapsed_before": self.house.counts["lapsed_before"] + still}

    @cached_property
    def flags(self) -> dict[str, tuple[list[Flag], int]]:
        silent = [flag for flag in self.neglected if flag.flag_kind == FlagKind.NO_CONTACT]
        others = [kind for kind in LISTED if kind != FlagKind.NO_CONTACT]
        found = [flag for flag in self.all_flags if flag.flag_kind in others and vars(flag)["place"] <= MOST_ROWS]
        tell_as_then(found, self.at, self.hours)
        return worst_of_each(found, others) | {FlagKind.NO_CONTACT: (silent[:MOST_ROWS], len(silent))}

    @cached_property
    def silences(self) -> list[Silence]:
        return silences_then(self.all_flags, self.at, self.hours, self.period.end)

    @cached_property
    def silence_of_jobs(self) -> str:
        """Jobs that have not run since, and that nobody judged anything yet."""
        return " ".join(filter(None, (jobs_in_words(self.house.silent_jobs), self._unjudged)))

    @property
    def _unjudged(self) -> str:
        first = self._row[2]
        if first is None or first <= self.at:
            return "" if first else "No flag was ever judged here, so what needed a look then is not known."
        began = f"{first.astimezone(self.hours.zone):%-d %B %Y, %H:%M}"
        return f"Flags are judged since {began}, so levels and clients late again before that are not known."

    @cached_property
    def longest_late(self) -> list[LateClock]:
        """The level is the one its flag had reached."""
        flag = stood(self.at).filter(flag_kind=FlagKind.SLOW_RESPONSE, interaction=OuterRef("opened_by"))
        places = InteractionProject.objects.filter(interaction=OuterRef("opened_by")).order_by("id")
        rows = conversations.clocks_overdue(self.at, self.clients).annotate(
            level=Subquery(flag.order_by().values("level_then")[:1]),
            names=Names(places.values(name=F("project__code_name"))),
        )
        found = rows.order_by(F("level").desc(nulls_last=True), "late_after", "id")[:MOST_LATE]
        each = (conversations.stand_as_then(row, self.at) for row in found)
        return [LateClock(row, vars(row)["level"] or 0, vars(row)["names"] or "") for row in each]

    @cached_property
    def _listed_promises(self) -> list[Commitment]:
        clients = self.clients
        open_promises = conversations.promises_open(self.at, clients)
        overdue = open_promises.filter(due_then__lt=self.at)
        parts = (
            overdue[:MOST_ROWS],
            overdue.filter(owner=self.reader)[:MOST_ASKED],
            open_promises.filter(due_then__gte=self.at, due_then__lte=self._week_ends)[:MOST_ROWS],
            conversations.promises_kept(*self._week, self.at, clients)[:1],
        )
        listed = reduce(or_, (Q(pk__in=part.values("pk")) for part in parts))
        rows = conversations.promises_made(self.at, clients).filter(listed)
        return [conversations.promise_as_then(row, self.at) for row in rows]

    @cached_property
    def _all_absences(self) -> list[Absence]:
        first = min([self.hours.midnight(self.today), *(row.clock.opened_at for row in self.late)])
        return absences_then(self.at, first, self._week_ends)

    @property
    def shutdowns(self) -> list[Shutdown]:
        return untold_then(self.at, self.hours.shutdowns_between(self.today, self.today + FOUR_WEEKS))

    @property
    def _milestones_ahead(self) -> QuerySet[Milestone]:
        return milestones_ahead(self.at, self.today, self.sunday, self.sunday + WEEK, self.clients)

    @cached_property
    def _listed_milestones(self) -> list[Milestone]:
        last = min(self.period.monday + timedelta(days=6), self.today)
        reached = milestones_reached(self.at, self.today, self.period.monday, last, self.clients)
        some = Q(pk__in=self._milestones_ahead.values("pk")[:MOST_ROWS]) | Q(pk__in=reached.values("pk")[:1])
        return [milestone_as_then(row) for row in milestones_then(self.at, self.today).filter(some)]


@asked_often
def _counted(
    reader: StaffMember,
    own: bool,
    seen_at: datetime,
    today: date,
    sunday: date,
    audits: date,
    at: datetime,
    week_ago: datetime,
    lately: datetime,
    midnight: datetime,
    week_ends: datetime,
    start: datetime,
    until: datetime,
) -> QuerySet[Installation, Any]:
    clients = seen_by(reader, own=own, at=seen_at)
    projects = projects_open(at, today, clients)
    busy = clients.filter(pk__in=projects.order_by().values("client")).exclude(country="")
    waiting = conversations.clocks_running(at, clients).exclude(late_after__lt=at)
    counted = {
        "hidden": hidden_from(reader, at=seen_at),
        "waiting": waiting,
        "today": waiting.filter(due_at__lt=midnight),
        "late": conversations.clocks_overdue(at, clients),
        "milestones": milestones_ahead(at, today, sunday, audits, clients),
        "projects": projects,
        "lapsed_before": ended_between(week_ago, at, FlagKind.NO_LEADERSHIP_CONTACT, clients),
        **_promises(start, until, at, week_ends, clients),
        **conversations.written_since(at, clients),
    }
    countries = busy.order_by("country").values("country").distinct()
    row = house_row(countries, counted, today, at, lately, NAMES)
    return row.annotate(silence=Names(told_silence(today)), judged=Subquery(judged_since()))


def _promises(
    start: datetime, until: datetime, at: datetime, week_ends: datetime, clients: QuerySet[Client]
) -> dict[str, QuerySet[Any]]:
    promised = conversations.promises_open(at, clients)
    return {
        "broken": promised.filter(due_then__lt=at),
        "promises": promised.filter(due_then__gte=at, due_then__lte=week_ends),
        "due": conversations.promises_fallen(start, until, at, clients),
        "kept": conversations.promises_kept(start, until, at, clients),
    }


@asked_often
def _open(reader: StaffMember, own: bool, seen_at: datetime, at: datetime, today: date) -> QuerySet[Any]:
    return known_then(at, today, seen_by(reader, own=own, at=seen_at))


@asked_often
def _replies(
    reader: StaffMember,
    own: bool,
    seen_at: datetime,
    at: datetime,
    starts: Sequence[datetime],
    ends: Sequence[datetime],
) -> QuerySet[Clock, Any]:
    return replies_of_weeks(starts, ends, seen_by(reader, own=own, at=seen_at), at)


@asked_often
def _flags(
    reader: StaffMember, own: bool, seen_at: datetime, at: datetime, start: datetime, end: datetime
) -> QuerySet[Flag]:
    return flags_then(at, seen_by(reader, own=own, at=seen_at), MOST_FLAGS, start, end)
