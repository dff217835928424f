"""Unfolds a series into its occurrences, in wall-clock time of its zone: 09:00 stays 09:00 when the clocks change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import recurring_ical_events
from icalendar import Calendar as Holder
from icalendar import Event, vRecur

from .fields import Moment, all_of, length, moment, moments
from .values import AFTER, BEFORE, Unreadable
from .zones import LATER, Zones

MOST_OCCURRENCES = 1000
MOST_DATES = 1000
OFTEN = ("YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY")
MOST_A_DAY = 24
# Days, or hours of an hourly rule, that are tried from the beginning of a series: six centuries of days.
MOST_STEPS = 220_000
LIBRARY = (ValueError, TypeError, LookupError, ArithmeticError, AttributeError)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One of a series: what it was first meant for, and when it is; `event` says by which of the events given."""

    meant: str
    starts_at: datetime
    ends_at: datetime
    event: int


@dataclass
class Budget:
    """What one file may cost to unfold, whatever its rules are."""

    steps: int = 1_000_000

    def spend(self, steps: int) -> None:
        self.steps -= steps
        if steps > MOST_STEPS or self.steps < 0:
            raise Unreadable("its rule would take too long to unfold")


def repeats(event: Event) -> bool:
    return "RRULE" in event or "RDATE" in event


def meant(at: Moment) -> str:
    """How an occurrence is called: by its date or its instant."""
    return f"{at.wall:%Y-%m-%d}" if at.is_date else f"{at.instant:%Y-%m-%dT%H:%M:%SZ}"


def unfold(events: Sequence[Event], zones: Zones, at: datetime, budget: Budget) -> list[Occurrence]:
    """The occurrences near `at` of a series (the first event) with its exceptions (the others).

    Unreadable when its rule is none that people meet by, or would take too long.
    """
    start = moment(events[0], "DTSTART", zones)
    if start is None:
        raise Unreadable("it does not say when it begins")
    near = [(at + span).astimezone(start.zone).replace(tzinfo=None) for span in (-BEFORE, AFTER)]
    budget.spend(_steps(events[0], near[1] - start.wall))
    try:
        holder = Holder()
        for number, event in enumerate(events):
            holder.add_component(_bare(event, number, start, zones))
        found = recurring_ical_events.of(holder).between(near[0] + LATER, near[1] + LATER)
        rows = sorted(map(_facts, found))
        return [_occurrence(row, start, events, zones) for row in rows[:MOST_OCCURRENCES]]
    except LIBRARY as error:
        raise Unreadable(f"its rule of repetition cannot be followed ({type(error).__name__})") from error


def _steps(event: Event, span: timedelta) -> int:
    """How much there is to try. Unreadable for a rule that is none."""
    if any(name in ("RRULE", "RDATE", "EXDATE") for name, _ in event.errors):
        raise Unreadable("its rule of repetition cannot be read")
    steps = 0
    for rule in all_of(event, "RRULE"):
        often = str(next(iter(_listed(rule, "FREQ")), "")).upper()
        a_day = 1
        for part in ("BYHOUR", "BYMINUTE", "BYSECOND"):
            a_day *= max(len(_listed(rule, part)), 1)
        if often not in OFTEN or a_day > MOST_A_DAY:
            raise Unreadable(f"it repeats {often.lower() or 'by no rule'}, which no meeting does")
        if any(int(number) < 1 for number in _listed(rule, "INTERVAL")):
            raise Unreadable("it repeats without any time between")
        steps += max(span.days, 1) * a_day * (24 if often == "HOURLY" else 1)
    if sum(len(row.dts) for name in ("RDATE", "EXDATE") for row in all_of(event, name)) > MOST_DATES:
        raise Unreadable(f"it lists more than {MOST_DATES} dates")
    return steps


def _listed(rule: vRecur, part: str) -> list[Any]:
    found = rule.get(part, [])
    return list(found) if isinstance(found, list) else [found]


def _bare(event: Event, number: int, start: Moment, zones: Zones) -> Event:
    """Only what matters for time, on the wall of the series, shortly before the end of all calendars."""
    begins = moment(event, "DTSTART", zones) or start
    bare = Event()
    bare.add("uid", "series")
    bare.add("x-number", str(number))
    bare.add("dtstart", _shifted(begins.on_wall_of(start), start.is_date and begins.is_date))
    bare.add("duration", length(event, begins, zones))
    exception = moment(event, "RECURRENCE-ID", zones)
    if exception:
        bare.add("recurrence-id", _shifted(exception.on_wall_of(start), start.is_date))
        if str(event["RECURRENCE-ID"].params.get("RANGE", "")).upper() == "THISANDFUTURE":
            bare["RECURRENCE-ID"].params["RANGE"] = "THISANDFUTURE"
        return bare
    for name in ("RDATE", "EXDATE"):
        for one in moments(event, name, zones):
            bare.add(name, _shifted(one.on_wall_of(start), start.is_date))
    for rule in all_of(event, "RRULE"):
        bare.add("rrule", _rule(rule, start))
    return bare


def _shifted(wall: datetime, is_date: bool) -> date:
    later = wall + LATER
    return later.date() if is_date else later


def _rule(rule: vRecur, start: Moment) -> vRecur:
    """The rule with its end on the wall of the series. An end that is only a date includes that day."""
    moved = vRecur(rule)
    for until in _listed(rule, "UNTIL"):
        if not isinstance(until, datetime) and isinstance(until, date):
            until = datetime.combine(until, time(23, 59, 59))
        if isinstance(until, datetime):
            zone = until.tzinfo or start.zone
            wall = Moment(until.replace(tzinfo=None), UTC if until.tzinfo else zone, is_date=False)
            end = wall.wall if start.is_date else wall.on_wall_of(start)
            moved["UNTIL"] = [_shifted(end, start.is_date)]
    return moved


Facts = tuple[datetime, datetime, str, int]


def _facts(found: Any) -> Facts:
    """Begin, end and what it was meant for of a shifted occurrence."""
    walls = [_wall(found[name].dt) - LATER for name in ("DTSTART", "DTEND", "RECURRENCE-ID")]
    return walls[0], walls[1], walls[2].isoformat(), int(str(found["X-NUMBER"]))


def _wall(value: date) -> datetime:
    return value.replace(tzinfo=None) if isinstance(value, datetime) else datetime.combine(value, time())


def _occurrence(facts: Facts, start: Moment, events: Sequence[Event], zones: Zones) -> Occurrence:
    begins, ends, first, number = facts
    at = Moment(begins, start.zone, start.is_date)
    return Occurrence(
        meant(Moment(datetime.fromisoformat(first), start.zone, start.is_date)),
        at.instant,
        Moment(ends, start.zone, at.is_date).instant if at.is_date else at.instant + (ends - begins),
        number,
    )
