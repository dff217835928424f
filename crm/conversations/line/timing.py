"""When a contact happened: never ahead of now, and asked for where the words leave it open."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from .ask import THEN, WORDS, Question, about_clock, about_doubt, about_future
from .given import Given
from .hearing import Heard
from .when import Day, read_clock, when
from .words import Token, text, tokens

Told = tuple[datetime, list[Token], list[Question]]


def happened(heard: Heard, given: Given) -> Told:
    """The moment, the words of the summary, and what must be asked. A length alone: it has just ended."""
    now = given.moment
    if heard.ago:
        return now.at - heard.ago, heard.rest, []
    if heard.doubt:
        return _doubtful(heard, given)
    day, clock = heard.day, heard.clock
    past = day.past(now.today) if day else None
    if clock is None and (day is None or past == now.today):
        return now.at - (heard.length or timedelta()), heard.rest, []
    if clock is None and past:
        return _at_some_time(day, past, heard, given)
    return _moment(day, clock, heard.rest, [], given)


def _at_some_time(day: Day | None, past: date, heard: Heard, given: Given) -> Told:
    """A day without a time: asked for, because a measured wait hangs on it. Alone it is what was said: “on Friday”."""
    if not heard.rest:
        return given.moment.at, [*heard.day_words], []
    question = given.ask(about_clock(past))
    if question.answer == WORDS:
        return given.moment.at, [*heard.day_words, *heard.rest], [question]
    clock = read_clock(tokens(question.answer), after_day=True)
    if clock is None:
        return given.moment.at, heard.rest, [question]
    return _moment(day, clock[0], heard.rest, [question], given)


def _doubtful(heard: Heard, given: Given) -> Told:
    """A time at the end of the words: this contact's, or somebody's next meeting."""
    now = given.moment
    ended = now.at - (heard.length or timedelta())
    found = when(heard.day, heard.clock or time(), now.zone, now.at)
    if found is None:
        return ended, heard.rest, []
    question = given.ask(about_doubt(text(heard.doubt), found.astimezone(now.zone)))
    if question.answer != THEN:
        return ended, heard.rest, [question]
    return found, [word for word in heard.rest if not any(word is other for other in heard.doubt)], [question]


def _moment(day: Day | None, clock: time | None, rest: list[Token], asked: list[Question], given: Given) -> Told:
    now = given.moment
    found = when(day, clock or time(), now.zone, now.at)
    return (found, rest, asked) if found else (now.at, rest, [*asked, given.ask(about_future())])
