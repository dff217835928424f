"""A leadership gap as people see it."""

from __future__ import annotations

from crm.leadership.limits import Gap
from crm.watch.unknown import Silence

from .spans import figure


def gap_tone(gap: Gap) -> str:
    return "late" if gap.lapsed else "soon" if gap.due_soon else "good"


def gap_shown(gap: Gap, silence: Silence | None) -> tuple[str, str]:
    """Tone and text; of a project that a silent source hides nothing is good."""
    tone = gap_tone(gap)
    return ("unknown", "Unknown") if silence and tone == "good" else (tone, gap_text(gap))


def gap_text(gap: Gap) -> str:
    """“20 days late”, “due today”, “due in 9 days”."""
    if gap.lapsed:
        return f"{figure(gap.days - gap.limit, 'day')} late"
    if gap.days_left == 0:
        return "Due today"
    return f"Due in {figure(gap.days_left, 'day')}"
