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


NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def number(count: int) -> str:
    return NUMBERS[count] if count < len(NUMBERS) else str(count)


def several(count: int, one: str, many: str = "") -> str:
    """“no project”, “one project”, “four projects”."""
    return f"{number(count)} {one if count in (0, 1) else many or one + 's'}"


def figure(count: int, one: str, many: str = "") -> str:
    """“0 days”, “1 day”, “20 days”: for figures, where sentences say `several`."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]
