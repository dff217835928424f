"""Contacts as a clock sees them, said in few words, in New York office hours."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from crm.conversations.reckoning import ContactEvent, Reckoned, reckon
from crm.worktime import WorkCalendar
from tests.make import local

OFFICE = {day: [["08:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
CALENDAR = WorkCalendar.from_spec(
    {"tz": "America/New_York", "hours": OFFICE, "holidays": {"2026-11-26": "Thanksgiving Day"}}
)
HOUR = timedelta(hours=1)
# Core, normal: a working day.
TARGET = 9 * HOUR
MUCH_LATER = local("2026-12-31 12:00")


def moment(text: str | datetime) -> datetime:
    """“09:30” is on Monday, 19 October 2026; longer texts name their day."""
    if isinstance(text, datetime):
        return text
    return local(f"2026-10-19 {text}" if len(text) < 9 else text)


def event(at: str | datetime, direction: str, channel: str, **facts: Any) -> ContactEvent:
    facts.setdefault("ref", f"{direction} {at}")
    return ContactEvent(moment(at), direction, channel, **facts)


def asked(at: str | datetime, channel: str = "email", **facts: Any) -> ContactEvent:
    return event(at, "inbound", channel, **facts)


def wrote(at: str | datetime, channel: str = "email", **facts: Any) -> ContactEvent:
    return event(at, "outbound", channel, **facts)


def talked(at: str | datetime, channel: str = "phone_call", **facts: Any) -> ContactEvent:
    return event(at, "two_way", channel, **facts)


def noted(at: str | datetime, **facts: Any) -> ContactEvent:
    return event(at, "internal", "internal_note", **facts)


def clocks(*events: ContactEvent, as_of: str | datetime = MUCH_LATER, target: timedelta = TARGET) -> list[Reckoned]:
    return reckon(events, calendar=CALENDAR, target=target, as_of=moment(as_of))


def only(found: Iterable[Reckoned]) -> Reckoned:
    (clock,) = found
    return clock


def states(*events: ContactEvent, as_of: str | datetime = MUCH_LATER) -> list[str]:
    return [clock.state for clock in clocks(*events, as_of=as_of)]
