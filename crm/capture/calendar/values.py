from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

# How far a series is unfolded around the day it is read (CAPTURE.md 4.11).
BEFORE, AFTER = timedelta(days=30), timedelta(days=180)


class Answer(StrEnum):
    """What somebody says to an invitation (PARTSTAT)."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    TENTATIVE = "tentative"
    WAITING = "needs-action"


@dataclass(frozen=True, slots=True)
class Invitee:
    """A person of a meeting, or a room or a group; the address in lower case."""

    address: str
    name: str = ""
    answer: Answer = Answer.WAITING
    is_person: bool = True


@dataclass(frozen=True, slots=True)
class Meeting:
    """One meeting, or one occurrence of a series. Instants in UTC; of an all-day one the midnights of its zone.

    `recurrence` is the instant or the date an occurrence was first meant for; "" for a meeting that stands alone.
    `sequence` and `stamp` say which of two versions is the later one.
    """

    uid: str
    recurrence: str
    starts_at: datetime
    ends_at: datetime
    title: str = ""
    place: str = ""
    hints: str = ""
    all_day: bool = False
    cancelled: bool = False
    sequence: int = 0
    stamp: datetime | None = None
    organizer: Invitee | None = None
    invitees: tuple[Invitee, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """What of a file is no meeting, and in words why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Reading:
    """All that a calendar file says. `series`: those of which every occurrence in reach is here, and their version."""

    method: str = ""
    meetings: tuple[Meeting, ...] = ()
    refused: tuple[Refused, ...] = ()
    series: Mapping[str, int] = field(default_factory=dict)


class Unreadable(ValueError):
    """An event that cannot be understood; its words say why."""
