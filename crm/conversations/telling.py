"""How a reading looks: a mark for every fact that was understood, and what logging it will do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from crm.worktime.spans import in_words

from .ledger import working_so_far
from .line import Due, Reading
from .outlook import Outlook, Starts, short
from .told import day_of
from .values import Channel, Direction

# A figure and its unit stay on one line.
NARROW = "\u00a0"
BEGAN = {Direction.INBOUND: " from them", Direction.OUTBOUND: " to them"}


@dataclass(frozen=True)
class Mark:
    """A fact of the line; `kind` says which, for the eye."""

    kind: str
    text: str


@dataclass(frozen=True)
class Effect:
    """Something logging does. `tone` is one of the four states, or `right` for what lies ahead."""

    tone: str
    text: str


def marks(seen: Outlook, at: datetime) -> list[Mark]:
    reading = seen.reading
    found = [Mark("way", _way(reading))] if reading.channel else []
    found += [Mark("client", reading.client.name)] if reading.client else []
    found += [Mark("person", row.name) for row in reading.contacts]
    found += [Mark("project", row.label) for row in seen.projects]
    found += [Mark("leader", f"+ {row.name}") for row in reading.leaders]
    found += [Mark("urgent", "urgent")] if reading.priority == "urgent" else []
    found += [Mark("time", text) for text in _times(reading, at)]
    return found


def _way(reading: Reading) -> str:
    label = Channel(reading.channel).label
    began = BEGAN.get(Direction(reading.direction), "") if reading.direction else ""
    return f"{label}{began}{'' if reading.reached else ', not reached'}"


def _times(reading: Reading, at: datetime) -> Iterator[str]:
    if reading.length:
        yield in_words(reading.length)
    if reading.dated or reading.length:
        local = timezone.localtime(reading.occurred_at)
        yield f"{'from ' if reading.length else ''}{_day(reading.occurred_at, at)} {local:%H:%M}"


def _day(moment: datetime, at: datetime) -> str:
    """“today”, “yesterday”, “Fri 16 Oct”."""
    local, now = timezone.localtime(moment), timezone.localtime(at)
    if (now.date() - local.date()).days in (0, 1):
        return day_of(moment, at)
    return f"{local:%a %-d %b}" if local.year == now.year else f"{local:%a %-d %b %Y}"


def effects(seen: Outlook, at: datetime) -> list[Effect]:
    """What will be true afterwards."""
    found = []
    if seen.stops:
        taken = in_words(working_so_far(seen.stops, seen.reading.occurred_at)).replace(" ", NARROW)
        found.append(Effect("good", f"Stops the clock of “{short(seen.stops)}” after {taken}"))
    if seen.passes:
        found.append(Effect("soon", f"“{short(seen.passes)}” goes on waiting"))
    if seen.starts:
        found.append(Effect("soon", _starts(seen.starts, at)))
    found += [Effect("right", _promise(due, at)) for due in seen.reading.promises]
    if seen.counts:
        found.append(Effect("good", "Counts as a leader’s contact"))
    elif seen.reading.leaders and seen.reading.client and not seen.reading.contacts:
        found.append(Effect("unknown", "Name the contact too, and it counts as a leader’s contact"))
    return found


def _starts(starts: Starts, at: datetime) -> str:
    if starts.due is None:
        return f"Starts a clock: {starts.target.basis}"
    due = timezone.localtime(starts.due)
    return f"Starts a clock: first reply due {_ahead(starts.due, at)} {due:%H:%M} ({starts.target.basis})"


def _promise(due: Due, at: datetime) -> str:
    local = timezone.localtime(due.at)
    closed = f"; we are closed on {due.meant:%A %-d %b}" if due.meant else ""
    return f"Promise: {due.text}, by {_ahead(due.at, at)} {local:%H:%M}{closed}"


def _ahead(moment: datetime, at: datetime) -> str:
    near = day_of(moment, at)
    local = timezone.localtime(moment)
    return near if near in ("today", "tomorrow") else f"{local:%a %-d %b}"


def spoken(seen: Outlook, at: datetime) -> str:
    """The reading in one sentence, for whoever cannot see it."""
    facts = ", ".join(mark.text for mark in marks(seen, at)) or "Nothing understood yet"
    will = ". ".join(effect.text for effect in effects(seen, at))
    asked = " ".join(question.text for question in seen.open) or "Enter logs it."
    return ". ".join(part for part in (facts, will, asked) if part)
