"""What a cell of text means: words, yes or no, a day, a moment, one of a few codes. `Unread` says why not."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from crm.staff.errors import Refusal
from crm.staff.services import check_zone

YES = frozenset(("yes", "y", "true", "1", "x", "ja", "wahr", "oui", "si", "sí", "on"))
NO = frozenset(("no", "n", "false", "0", "nein", "falsch", "non", "off", "-"))
NOON = time(12)
_PARTS = re.compile(r"(\d{1,4})([./-])(\d{1,2})\2(\d{1,4})(?:,?[ T]+(.+))?$")
_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?\s*([ap])?\.?(?:m\.?)?$", re.IGNORECASE)
_LIST = re.compile(r"[;|\n]")


class Unread(ValueError):
    """A cell that is not understood: what is wrong, and what to do."""

    def __init__(self, wrong: str, do: str) -> None:
        super().__init__(wrong)
        self.wrong, self.do = wrong, do


@dataclass(frozen=True)
class Habits:
    """How this file writes its times, and what its words mean: per field, the folded word and the code."""

    zone: ZoneInfo
    day_first: bool = False
    meanings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


Read = Callable[[str, Habits], Any]


def text(longest: int) -> Read:
    def read(cell: str, habits: Habits) -> str:
        if len(cell) > longest:
            raise Unread(f"has {len(cell):,} letters", f"Shorten it to {longest}.")
        return cell

    return read


def several(cell: str, habits: Habits) -> list[str]:
    """Names or codes with semicolons between them; commas part them where no semicolon does and none holds a blank."""
    parts = _LIST.split(cell) if _LIST.search(cell) else [cell]
    if len(parts) == 1 and "," in cell and ("@" in cell or " " not in cell.replace(", ", ",")):
        parts = cell.split(",")
    return list(dict.fromkeys(part.strip() for part in parts if part.strip()))


def yes_or_no(cell: str, habits: Habits) -> bool:
    word = cell.casefold()
    if word in YES:
        return True
    if word in NO:
        return False
    raise Unread(f"“{_short(cell)}” is neither yes nor no", "Write yes or no.")


def address(cell: str, habits: Habits) -> str:
    try:
        validate_email(cell)
    except ValidationError as error:
        raise Unread(f"“{_short(cell)}” is no mail address", "Write one address such as ada@example.com.") from error
    return cell.lower()


def zone(cell: str, habits: Habits) -> str:
    try:
        return check_zone(cell)
    except Refusal as error:
        raise Unread(f"“{_short(cell)}” is no time zone", "Use an IANA name such as America/New_York.") from error


def country(cell: str, habits: Habits) -> str:
    if not re.fullmatch(r"[A-Za-z]{2}", cell):
        raise Unread(f"“{_short(cell)}” is no country code", "Use the two letters of ISO 3166, such as US or CH.")
    return cell.upper()


def domain(cell: str, habits: Habits) -> str:
    """Of a web address the name of the house: “https://www.example.com/about” is example.com."""
    name = re.sub(r"^(https?://)?(www\.)?", "", cell.strip().lower()).partition("/")[0]
    if not re.fullmatch(r"[\w-]+(\.[\w-]+)+", name) or len(name) > 120:
        raise Unread(f"“{_short(cell)}” is no mail domain", "Write it as example.com.")
    return name


def day(cell: str, habits: Habits) -> date:
    """A day; of a moment its day."""
    found = _day_and_clock(cell, habits)[0]
    if not 1990 <= found.year <= 2100:
        raise Unread(f"lies in the year {found.year}", "Check the date.")
    return found


def moment(cell: str, habits: Habits) -> datetime:
    """An instant; without an offset in the zone of the file, a day alone at noon there."""
    try:
        quick = datetime.fromisoformat(cell)
    except ValueError:
        quick = None
    if quick is not None and quick.tzinfo is not None:
        return quick.astimezone(UTC)
    if quick is not None and len(cell) > len("2026-10-19"):
        return _in_zone(quick, habits)
    found, clock = _day_and_clock(cell, habits)
    return _in_zone(datetime.combine(found, clock), habits)


def _in_zone(local: datetime, habits: Habits) -> datetime:
    """Refuses an hour that the clocks skipped; of an hour that came twice the first is meant."""
    at = local.replace(tzinfo=habits.zone)
    found = at.astimezone(UTC)
    if found.astimezone(habits.zone).replace(tzinfo=None) != local:
        raise Unread(
            f"{local:%H:%M} did not exist on {local:%-d %B %Y} in {habits.zone.key}: the clocks went forward",
            "Give the hour before or after, or an offset such as +01:00.",
        )
    return found


def _day_and_clock(cell: str, habits: Habits) -> tuple[date, time]:
    parts = _PARTS.match(cell)
    if parts is None:
        return _spelled(cell)
    one, mark, two, three, rest = parts.groups()
    clock = _clock(rest) if rest else NOON
    if len(one) == 4:
        return _date(cell, int(one), int(two), int(three)), clock
    year = int(three) + (2000 if len(three) <= 2 else 0)
    # Points are written where the day comes first.
    first, second = int(one), int(two)
    day_first = mark == "." or (habits.day_first if max(first, second) <= 12 else first > 12)
    return _date(cell, year, *((second, first) if day_first else (first, second))), clock


def _spelled(cell: str) -> tuple[date, time]:
    """“19 Oct 2026, 14:30” and “Oct 19, 2026 2:30 PM”."""
    flat = re.sub(r"[,\s]+", " ", cell).strip()
    for shape in ("%d %b %Y", "%d %B %Y", "%b %d %Y", "%B %d %Y"):
        length = len(shape.split())
        words = flat.split(" ")
        try:
            found = datetime.strptime(" ".join(words[:length]), shape).date()  # noqa: DTZ007 - a day of the calendar has no zone
        except ValueError:
            continue
        return found, _clock(" ".join(words[length:])) if words[length:] else NOON
    raise _no_date(cell)


def _date(cell: str, year: int, month: int, day_: int) -> date:
    try:
        return date(year, month, day_)
    except ValueError as error:
        raise Unread(f"“{_short(cell)}” is not in the calendar", "Check day, month and year.") from error


def _clock(words: str) -> time:
    found = _CLOCK.match(words.strip())
    if found:
        hour, half = int(found[1]), (found[4] or "").lower()
        hour = hour % 12 + (12 if half == "p" else 0) if half else hour
        if hour < 24 and int(found[2]) < 60 and int(found[3] or 0) < 60:
            return time(hour, int(found[2]), int(found[3] or 0))
    raise Unread(f"“{_short(words)}” is no time of day", "Write it as 14:30.")


def _no_date(cell: str) -> Unread:
    return Unread(f"“{_short(cell)}” is no date", "Write it as 2026-10-19 14:30.")


def choice(name: str, choices: Sequence[tuple[str, str]], words: Mapping[str, str]) -> Read:
    """A code, its label, a word other programs use for it, or one this file was told the meaning of."""
    known = {**words, **{folded(label): code for code, label in choices}, **{folded(code): code for code, _ in choices}}

    def read(cell: str, habits: Habits) -> str:
        word = folded(cell)
        code = habits.meanings.get(name, {}).get(word) or known.get(word)
        if code is None:
            raise Unread(f"“{_short(cell)}” is not known", "Say once what it means, for all rows.")
        return code

    return read


def folded(word: str) -> str:
    return " ".join(word.casefold().replace("_", " ").replace("-", " ").split())


def _short(cell: str) -> str:
    return cell if len(cell) <= 40 else f"{cell[:39]}…"
