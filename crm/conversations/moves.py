"""How many running clocks would follow an edit of hours or holidays (RULES.md R9). Nothing here writes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from crm.worktime import WorkCalendar

from .models import Clock

BATCH = 2000


@dataclass(frozen=True)
class Moves:
    """Of the running clocks: how many would be late sooner, and how many later."""

    running: int = 0
    sooner: int = 0
    later: int = 0

    @property
    def moved(self) -> int:
        return self.sooner + self.later


def would_move(calendars: Mapping[int, WorkCalendar]) -> Moves:
    """What running clocks do if their calendars, by row number, become these. One statement, a batch at a time."""
    rows = Clock.objects.running().values_list("calendar_id", "opened_at", "target", "late_after", "around_the_clock")
    found = {"running": 0, "sooner": 0, "later": 0}
    for calendar_id, opened_at, target, late_after, always in rows.order_by().iterator(chunk_size=BATCH):
        found["running"] += 1
        if always or calendar_id not in calendars:
            continue
        moment = calendars[calendar_id].last_in_time(opened_at, target)
        if moment != late_after:
            # A clock that would never be late has got all the time there is.
            found["later" if moment is None or (late_after and moment > late_after) else "sooner"] += 1
    return Moves(**found)
