"""The questions a line leaves open, each with its choices. Their words are read aloud, so they are short."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from ..values import Channel, Direction
from .who import Entry

# More choices than these are asked for by more letters.
MOST = 6
WORDS = "words"
THEIRS = "theirs"
THEN = "then"
CHANNELS = (
    (Channel.PHONE_CALL, "Call"),
    (Channel.VIDEO_MEETING, "Video"),
    (Channel.IN_PERSON_MEETING, "Met"),
    (Channel.EMAIL, "Mail"),
    (Channel.CHAT, "Chat"),
    (Channel.INTERNAL_NOTE, "Note"),
)
HOURS = ("9:00", "12:00", "16:00")


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Question:
    """What has to be said before the line can be logged, and the choice that was made.

    Without choices the words themselves must change.
    """

    key: str
    text: str
    choices: tuple[Choice, ...] = ()
    answer: str = ""

    def answered(self, answers: Mapping[str, str]) -> Question:
        """With the choice somebody made, if it is one of these."""
        value = answers.get(self.key, "")
        return replace(self, answer=value) if any(choice.value == value for choice in self.choices) else self


def about_whom(found: Sequence[Entry], text: str = "With whom? Name a client, a contact or a project.") -> Question:
    return Question("whom", text, _entries(found))


def about_phrase(said: str, found: Sequence[Entry]) -> Question:
    more = "" if len(found) <= MOST else " Type more letters, or choose."
    asked = f"“{said}” could be several.{more}" if len(found) > 1 else f"Does “{said}” mean {found[0].full}?"
    return Question(f"who:{said}", asked, (*_entries(found), Choice(WORDS, "It belongs to the words")))


def about_project(client: Entry, found: Sequence[Entry]) -> Question:
    choices = tuple(Choice(row.key, row.label) for row in found[:MOST])
    return Question("project", f"Which project of {client.name}?", (*choices, Choice("none", "No project")))


def about_leader(said: str, found: Sequence[Entry]) -> Question:
    choices = tuple(Choice(row.key, row.name) for row in found[:MOST])
    return Question(f"leader:{said}", f"Which leader is “+{said}”?", (*choices, Choice(WORDS, "Nobody")))


def about_channel() -> Question:
    return Question("channel", "How were you in touch?", tuple(Choice(str(code), word) for code, word in CHANNELS))


def about_direction() -> Question:
    choices = (
        Choice(str(Direction.INBOUND), "They wrote to us"),
        Choice(str(Direction.OUTBOUND), "We wrote to them"),
    )
    return Question("direction", "Who began?", choices)


def about_clock(day: date) -> Question:
    choices = (*(Choice(hour, hour) for hour in HOURS), Choice(WORDS, "It belongs to the words"))
    return Question("clock", f"At what time on {day:%a %-d %b}?", choices)


def about_doubt(said: str, moment: datetime) -> Question:
    choices = (Choice(THEN, f"Yes, {moment:%a %-d %b %H:%M}"), Choice(WORDS, "No, it happened just now"))
    return Question("when", f"Did it happen “{said}”?", choices)


def about_future() -> Question:
    return Question("when", "That moment has not come yet. When did it happen?", (Choice("now", "Just now"),))


def about_due(number: int, said: str, days: Iterable[date], today: date) -> Question:
    near = {today: "Today", today + timedelta(days=1): "Tomorrow"}
    choices = tuple(Choice(day.isoformat(), near.get(day) or f"{day:%a %-d %b}") for day in days)
    return Question(f"due:{number}", f"Until when is “{said}” promised?", choices)


def about_whose(number: int, said: str) -> Question:
    choices = (Choice("ours", "We did"), Choice(THEIRS, "They did"))
    return Question(f"whose:{number}", f"Who promised “{said}”?", choices)


def about_promise() -> Question:
    return Question("promise", "What did you promise? Write it between “owe” and the date.")


def about_summary() -> Question:
    return Question("summary", "What was it about? A few words are enough.")


def days_ahead(today: date) -> list[date]:
    """Today, tomorrow and the next Friday and Monday: what people promise most."""
    friday = today + timedelta(days=(4 - today.weekday()) % 7)
    return sorted({today, today + timedelta(days=1), friday, today + timedelta(days=7 - today.weekday())})


def _entries(found: Sequence[Entry]) -> tuple[Choice, ...]:
    return tuple(Choice(row.key, row.full) for row in found[:MOST])
