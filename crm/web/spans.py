"""Counts and spans of time in words."""

from __future__ import annotations

from crm.worktime.spans import in_words

__all__ = ["capital", "figure", "in_words", "number", "several"]

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
