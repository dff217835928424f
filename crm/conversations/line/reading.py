"""What a line means: the facts that are clear, and a question for each that is not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ..values import LIVE, WRITTEN, Channel, Direction, Priority
from . import promise
from .ask import (
    THEIRS,
    Question,
    about_channel,
    about_direction,
    about_due,
    about_promise,
    about_summary,
    about_whose,
    days_ahead,
)
from .given import Given, Preset
from .hearing import Heard
from .later import hear
from .leaders import read_leaders
from .promise import Due, Promised
from .settle import settle
from .timing import happened
from .who import Entry, Finder
from .words import Token, text, tokens

# What is written down of a call that failed and was said no more about.
FAILED = {Direction.INBOUND: "Missed call.", Direction.OUTBOUND: "No answer."}


@dataclass(frozen=True, slots=True)
class Reading:
    """A line, understood as far as it can be. When every question has its answer it can be logged."""

    line: str
    channel: str
    direction: str
    reached: bool
    priority: str
    client: Entry | None
    contacts: tuple[Entry, ...]
    projects: tuple[Entry, ...]
    leaders: tuple[Entry, ...]
    occurred_at: datetime
    dated: bool
    length: timedelta | None
    promises: tuple[Due, ...]
    asks: bool
    summary: str
    questions: tuple[Question, ...]

    @property
    def ready(self) -> bool:
        return all(question.answer for question in self.questions)

    @property
    def needs_reply(self) -> bool | None:
        """“?” at the end: they wait for an answer. Empty: by the rules of the channel."""
        return True if self.asks and self.direction == Direction.INBOUND else None

    @property
    def owed(self) -> bool:
        """After a talk with “?” we still owe an answer."""
        return self.asks and self.direction == Direction.TWO_WAY

    @property
    def reaches(self) -> bool:
        """Whether a waiting question may be answered by this (RULES.md R3)."""
        spoken = self.direction == Direction.INBOUND and self.channel in LIVE
        return self.reached and (spoken or self.direction in (Direction.OUTBOUND, Direction.TWO_WAY))


def read(line: str, given: Given) -> Reading:
    """Read a line against what one person may name."""
    promised, words = _promises(tokens(line), given.moment.today)
    leaders, leader_questions, words = read_leaders(words, given)
    finder = Finder.over((row for row in given.index.entries if row.client), words)
    heard = hear(words, finder, client=given.preset.client, today=given.moment.today)
    whom = settle(heard, given)
    asks = line.rstrip().endswith("?")
    channel, direction, way_questions = _way(heard, given, asks=asks)
    at, said, time_questions = happened(heard, given)
    dues, theirs, due_questions = _dues(promised, given, inbound=direction == Direction.INBOUND)
    summary = _summary(heard, [*whom.back, *said, *theirs], dues)
    questions = (*whom.questions, *way_questions, *time_questions, *leader_questions, *due_questions)
    return Reading(
        line=line,
        channel=channel,
        direction=direction,
        reached=heard.way is None or heard.way.reached,
        priority=heard.priority or str(Priority.NORMAL),
        client=whom.client,
        contacts=whom.contacts,
        projects=whom.projects,
        leaders=leaders,
        occurred_at=at,
        dated=bool(heard.clock or heard.ago),
        length=heard.length,
        promises=tuple(dues),
        asks=asks,
        summary=summary,
        questions=questions if summary else (*questions, about_summary()),
    )


def _promises(words: list[Token], today: date) -> tuple[list[Promised], list[Token]]:
    """The promises of a line, and the words without them."""
    found: list[Promised] = []
    while one := promise.find(words, today):
        promised, start, stop = one
        found.append(promised)
        words = [*words[:start], *words[stop:]]
    return found, words


def _way(heard: Heard, given: Given, *, asks: bool) -> tuple[str, str, list[Question]]:
    """Channel and direction; what is not said is asked, unless the channel or the page says it."""
    asked: list[Question] = []
    channel = str(heard.way.channel) if heard.way else given.preset.channel
    if not channel:
        asked.append(given.ask(about_channel()))
        channel = asked[0].answer
    direction = heard.direction or _began(channel, given.preset, asks=asks)
    if channel and not direction:
        asked.append(given.ask(about_direction()))
        direction = asked[-1].answer
    return channel, direction, asked


def _began(channel: str, preset: Preset, *, asks: bool) -> str:
    """Who began, where the channel or the page tells."""
    if channel == Channel.INTERNAL_NOTE:
        return Direction.INTERNAL
    if channel in LIVE:
        return Direction.TWO_WAY
    return preset.direction or (Direction.INBOUND if asks and channel in WRITTEN else "")


def _dues(
    promised: Sequence[Promised], given: Given, *, inbound: bool
) -> tuple[list[Due], list[Token], list[Question]]:
    """The promises with their moments, the words of those that are not ours, and what must be asked."""
    dues: list[Due] = []
    theirs: list[Token] = []
    questions: list[Question] = []
    for number, one in enumerate(promised, 1):
        if inbound and one.after_name:
            questions.append(given.ask(about_whose(number, one.text)))
            if questions[-1].answer == THEIRS:
                theirs += one.words
                continue
        due, question = _due(number, one, given)
        dues += [due] if due else []
        questions += [question] if question else []
    return dues, theirs, questions


def _due(number: int, one: Promised, given: Given) -> tuple[Due | None, Question | None]:
    """A promise with its moment; asked for when its day is missing, over or double."""
    now, question = given.moment, None
    days = one.candidates(now.today)
    if not one.text:
        return None, about_promise()
    if len(days) != 1:
        question = given.ask(about_due(number, one.text, days or days_ahead(now.today), now.today))
        days = [date.fromisoformat(question.answer)] if question.answer else []
    if not days:
        return None, question
    moment, worked = promise.due(days[0], one.clock, now.zone, now.hours, now.at)
    return Due(one.text, moment, days[0] if worked != days[0] else None), question


def _summary(heard: Heard, said: Sequence[Token], dues: Sequence[Due]) -> str:
    """The words that are left; of a failed call or a bare promise, that."""
    left = text(said).removesuffix("?") if text(said).endswith((" ?", "?")) and not said[-1].bare else text(said)
    if not left.strip() and heard.way and not heard.way.reached:
        return FAILED[Direction(heard.way.direction)]
    if left.strip():
        return left.strip()
    return f"Promised: {dues[0].text}" if dues else ""
