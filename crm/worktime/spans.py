"""Working time in words, whole minutes rounded down (RULES.md R7)."""

from __future__ import annotations

from datetime import timedelta

MINUTE = timedelta(minutes=1)


def in_words(span: timedelta) -> str:
    """“40 min”, “2 h”, “3 h 20”."""
    minutes = abs(span) // MINUTE
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest:02}" if rest else f"{hours} h"
