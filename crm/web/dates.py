"""How near a date is, in words and as one of the four states."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from .spans import figure

# Nearer than this many days a date that is kept so far counts as due soon.
NEAR = 1


@dataclass(frozen=True)
class Due:
    tone: str
    text: str


def due(moment: datetime, at: datetime, zone: ZoneInfo) -> Due:
    """“2 days late”, “Today 17:00”, “Tomorrow”, “In 4 days”."""
    local, today = moment.astimezone(zone), at.astimezone(zone).date()
    if moment < at:
        return Due("late", _late((today - local.date()).days))
    if local.date() == today:
        return Due("soon", f"Today {local:%H:%M}")
    return due_on(local.date(), today)


def due_on(day: date, today: date) -> Due:
    """The same for a date without a time: it is late from the next day on."""
    days = (day - today).days
    if days < 0:
        return Due("late", _late(-days))
    words = {0: "Today", 1: "Tomorrow"}
    return Due("soon" if days <= NEAR else "", words.get(days, f"In {days} days"))


def _late(days: int) -> str:
    return f"{figure(days, 'day')} late" if days else "Late since today"
