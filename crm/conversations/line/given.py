"""What is known before a word is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from crm.staff.queries import SiteHours

from .ask import Question
from .who import Index


@dataclass(frozen=True, slots=True)
class Moment:
    """Now, the person's zone, our working hours."""

    at: datetime
    zone: ZoneInfo
    hours: SiteHours

    @property
    def today(self) -> date:
        return self.at.astimezone(self.zone).date()


@dataclass(frozen=True, slots=True)
class Preset:
    """What the page a line was opened on says already: numbers of a client, projects and contacts; codes."""

    client: int | None = None
    projects: tuple[int, ...] = ()
    contacts: tuple[int, ...] = ()
    channel: str = ""
    direction: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """Everything a reading depends on besides the line. `answers` are choices made so far: key to value."""

    index: Index
    moment: Moment
    preset: Preset = field(default_factory=Preset)
    answers: Mapping[str, str] = field(default_factory=dict)

    def ask(self, question: Question) -> Question:
        return question.answered(self.answers)
