"""A leadership gap as people see it."""

from __future__ import annotations

from crm.leadership.limits import Gap

from .spans import figure


def gap_tone(gap: Gap) -> str:
    return "late" if gap.lapsed else "soon" if gap.due_soon else "good"


def gap_text(gap: Gap) -> str:
    """“20 days late”, “due today”, “due in 9 days”."""
    if gap.lapsed:
        return f"{figure(gap.days - gap.limit, 'day')} late"
    if gap.days_left == 0:
        return "Due today"
    return f"Due in {figure(gap.days_left, 'day')}"
