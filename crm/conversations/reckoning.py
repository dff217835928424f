"""Response clocks as a pure function of a thread's events (RULES.md, R1 to R8). No database, no current time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from crm.worktime import WorkCalendar

from .values import LIVE, WRITTEN, Channel, Direction

State = Literal["running", "answered", "waived"]


@dataclass(frozen=True, slots=True, kw_only=False)
class ContactEvent:
    """One contact as the clock sees it. `ref` names the event, `actor` the person."""

    at: datetime
    direction: str
    channel: str
    ref: str = ""
    actor: str = ""
    automatic: bool = False
    needs_reply: bool | None = None
    reached: bool = True
    owed: bool = False
    excuses: bool = False

    @property
    def name(self) -> str:
        return self.ref or self.actor


@dataclass(frozen=True, slots=True)
class Wait:
    """A clock before any target is known: who opened it, who ended it and how."""

    opener: ContactEvent
    state: State = "running"
    stopper: ContactEvent | None = None
    more_inbound: int = 0


@dataclass(frozen=True, slots=True)
class Reckoned:
    """One clock. `working` is working time up to the stop, or up to `as_of` while running.

    `opened_by` and `stopped_by` are the event's ref, or its actor where it has no ref.
    """

    opened_at: datetime
    opened_by: str
    due_at: datetime | None
    stopped_at: datetime | None
    stopped_by: str | None
    working: timedelta
    state: State
    late: bool


def reckon(
    events: Iterable[ContactEvent], *, calendar: WorkCalendar, target: timedelta, as_of: datetime
) -> list[Reckoned]:
    """The clocks of one thread in opening order. ValueError for a naive instant."""
    known = [event for event in events if _aware(event.at) <= _aware(as_of)]
    return [measure(wait, calendar=calendar, target=target, as_of=as_of) for wait in waits(known)]


def waits(events: Iterable[ContactEvent]) -> list[Wait]:
    """Pair questions with answers (R1 to R5). The order of `events` does not matter."""
    found: list[Wait] = []
    current: Wait | None = None
    for event in sorted(events, key=_order):
        if current:
            end = _ends(event)
            if end:
                found.append(Wait(current.opener, end, event, current.more_inbound))
                current = None
            elif _opens(event):
                current = Wait(current.opener, more_inbound=current.more_inbound + 1)
        if current is None and _opens(event):
            current = Wait(event)
    return [*found, current] if current else found


def measure(wait: Wait, *, calendar: WorkCalendar, target: timedelta, as_of: datetime) -> Reckoned:
    """Give a wait its figures under a calendar and a target (R7, R8)."""
    opener, stopper = wait.opener, wait.stopper
    working = calendar.elapsed(opener.at, stopper.at if stopper else as_of)
    return Reckoned(
        opened_at=opener.at,
        opened_by=opener.name,
        due_at=calendar.due(opener.at, target),
        stopped_at=stopper.at if stopper else None,
        stopped_by=stopper.name if stopper else None,
        working=working,
        state=wait.state,
        late=wait.state != "waived" and working > target,
    )


def _order(event: ContactEvent) -> tuple[datetime, int, str, str]:
    """By moment; on a tie the client asks first, then we answer, then notes among ourselves (R3)."""
    asks = Direction(event.direction) == Direction.INBOUND
    rank = 1 if _reaches(event) else 0 if asks else 2
    return _aware(event.at), rank, event.ref, event.actor


def _opens(event: ContactEvent) -> bool:
    """R1: a person of the client wants something. What we start never opens."""
    if event.automatic or event.excuses or event.channel == Channel.INTERNAL_NOTE or event.needs_reply is False:
        return False
    if event.direction == Direction.TWO_WAY:
        return event.reached and event.owed
    if event.direction != Direction.INBOUND:
        return False
    return bool(event.needs_reply or event.owed or event.channel in WRITTEN or not event.reached)


def _ends(event: ContactEvent) -> State | None:
    """R3 and R5: what ends an open clock, and how."""
    if event.automatic:
        return None
    if _reaches(event):
        return "answered"
    return "waived" if event.excuses else None


def _reaches(event: ContactEvent) -> bool:
    """A person of ours reached the client; a call the client makes and we answer counts."""
    if not event.reached or event.channel == Channel.INTERNAL_NOTE:
        return False
    answered_call = event.direction == Direction.INBOUND and event.channel in LIVE
    return answered_call or event.direction in (Direction.OUTBOUND, Direction.TWO_WAY)


def _aware(at: datetime) -> datetime:
    if at.tzinfo is None or at.utcoffset() is None:
        raise ValueError(f"{at} has no time zone. Say in which zone it was.")
    return at
