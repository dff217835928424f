"""What narrows a list. Each reads its own word of the address; what it does not understand narrows nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, ClassVar, Literal

from django.db.models import QuerySet

from crm.clients.models import Client
from crm.clients.words import words_of
from crm.staff.queries import active_staff

from .asker import Asker

_DAYS = (date(1990, 1, 1), date(2100, 1, 1))
WEEK = timedelta(days=7)
MOST_WORDS = 8


@dataclass(frozen=True)
class Said:
    """What a filter was told: for the question, for the address, and in words."""

    value: Any
    text: str
    words: str


@dataclass(frozen=True)
class Filter:
    name: str
    label: str
    # Shown at once, behind “more”, or only kept when another page's link says it.
    where: Literal["first", "more", "hidden"] = "first"
    # What a choice of nothing is called.
    nothing: str = "any"
    # What the question calls it, where that is another word than the address has.
    asks: str = ""
    kind: ClassVar[str] = "text"

    def read(self, text: str, asker: Asker) -> Said | None:
        raise NotImplementedError

    def options(self, asker: Asker) -> Sequence[tuple[str, str]]:
        return ()


@dataclass(frozen=True)
class Choice(Filter):
    """One of a few codes."""

    choices: Sequence[tuple[str, str]] = ()
    kind = "choice"

    def read(self, text: str, asker: Asker) -> Said | None:
        label = dict(self.choices).get(text)
        return Said(text, text, label) if label else None

    def options(self, asker: Asker) -> Sequence[tuple[str, str]]:
        return self.choices


@dataclass(frozen=True)
class Person(Filter):
    """One of us, by number; “me” is whoever asks."""

    kind = "choice"

    def read(self, text: str, asker: Asker) -> Said | None:
        wanted = str(asker.user.pk) if text == "me" else text
        found = next((one for one in active_staff() if str(one.pk) == wanted), None)
        return Said(found, wanted, found.name) if found else None

    def options(self, asker: Asker) -> Sequence[tuple[str, str]]:
        return [(str(one.pk), one.name) for one in asker.colleagues]


@dataclass(frozen=True)
class Named(Filter):
    """A client, project or contact this person may see, by its code or by a name that is no other's."""

    find: Callable[[QuerySet[Client], str], tuple[Any, str, str] | None] = lambda clients, text: None
    kind = "named"

    def read(self, text: str, asker: Asker) -> Said | None:
        found = self.find(asker.clients, text) if words_of(text) else None
        return Said(*found) if found else None


@dataclass(frozen=True)
class Typed(Filter):
    """Words that begin words of a name."""

    kind = "text"

    def read(self, text: str, asker: Asker) -> Said | None:
        words = words_of(text)[:MOST_WORDS]
        return Said(words, text, f"“{text}”") if words else None


@dataclass(frozen=True)
class Tick(Filter):
    """Yes or nothing."""

    kind = "tick"

    def read(self, text: str, asker: Asker) -> Said | None:
        return Said(True, "1", "yes") if text == "1" else None


@dataclass(frozen=True)
class Day(Filter):
    """A day in the asker's zone: its first instant, or the first one after it."""

    edge: Literal["start", "end"] = "start"
    kind = "day"

    def read(self, text: str, asker: Asker) -> Said | None:
        day = day_in(text)
        if day is None:
            return None
        edge = day + timedelta(days=self.edge == "end")
        return Said(datetime.combine(edge, time(), tzinfo=asker.zone), day.isoformat(), f"{day:%-d %b %Y}")


@dataclass(frozen=True)
class Week(Filter):
    """The site's week that holds a day, as the figures of a week have it: [Monday, next Monday)."""

    kind = "day"

    def read(self, text: str, asker: Asker) -> Said | None:
        day = day_in(text)
        if day is None:
            return None
        monday = day - timedelta(days=day.weekday())
        stretch = (asker.hours.midnight(monday), asker.hours.midnight(monday + WEEK))
        return Said(stretch, monday.isoformat(), f"from {monday:%-d %b %Y}")


def day_in(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if _DAYS[0] <= day <= _DAYS[1] else None
