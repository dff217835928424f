"""A running clock as people see it: what is left, of what, and how it stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from crm.conversations.defaults import ANSWER_DAYS
from crm.conversations.ledger import working_so_far
from crm.conversations.models import Clock
from crm.conversations.values import Priority
from crm.staff.models import Absence, StaffMember
from crm.staff.queries import SiteHours

from .spans import in_words


@dataclass(frozen=True)
class Wait:
    clock: Clock
    taken: timedelta
    late: bool
    soon: bool
    ticking: bool
    answer_by: datetime
    cover: StaffMember | None = None
    alone: bool = False

    @property
    def left(self) -> timedelta:
        return self.clock.target - self.taken

    @property
    def seconds_left(self) -> int:
        return int(self.left.total_seconds())

    @property
    def text(self) -> str:
        return f"{in_words(self.left)} {'over' if self.late else 'left'}"

    @property
    def tone(self) -> str:
        return "late" if self.late else "soon" if self.soon else "good"

    @property
    def percent(self) -> int:
        """Used share of the target for the thin bar."""
        return min(100, int(100 * self.taken / self.clock.target))

    @property
    def proof(self) -> str:
        kind = "clock time" if self.clock.around_the_clock else "working time"
        return f"target {in_words(self.clock.target)} · taken {in_words(self.taken)} {kind}"

    @property
    def next_owner(self) -> StaffMember | None:
        """Whom a hand-over proposes: the cover, else the owner's backup."""
        return self.cover or (self.clock.owner.backup if self.clock.owner else None)


def waits(clocks: Iterable[Clock], at: datetime, hours: SiteHours, absences: Iterable[Absence] = ()) -> list[Wait]:
    """The clocks with their figures at an instant, in the order given."""
    is_open = hours.calendar.is_open(at)
    gone = {absence.staff_id: absence for absence in absences}
    clocks = list(clocks)
    ends = {days: hours.business_day_end(at, days) for days in {_answer_days(clock) for clock in clocks}}
    return [_wait(clock, at, ends, is_open, gone.get(clock.owner_id or 0)) for clock in clocks]


def _wait(clock: Clock, at: datetime, ends: Mapping[int, datetime], is_open: bool, absence: Absence | None) -> Wait:
    return Wait(
        clock=clock,
        taken=working_so_far(clock, at),
        late=clock.late_after is not None and clock.late_after < at,
        soon=clock.warn_at is not None and clock.warn_at <= at,
        ticking=is_open or clock.around_the_clock,
        answer_by=ends[_answer_days(clock)],
        cover=absence.cover if absence else None,
        alone=absence is not None and absence.cover_id is None,
    )


def _answer_days(clock: Clock) -> int:
    return ANSWER_DAYS[Priority(clock.priority)]
