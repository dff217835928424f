"""What logging a line will do: which waiting question it answers, which clock it starts, what is still to say."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from crm.clients.models import Client
from crm.projects.models import Project
from crm.staff.queries import around_the_clock

from .line import Choice, Entry, Given, Question, Reading
from .models import Clock
from .queries import running_clocks
from .reckoning import ContactEvent, waits
from .targets import Rules, Target, target_for
from .values import Direction

NONE = "none"
SHORT = 60


@dataclass(frozen=True)
class Starts:
    """The clock an inbound question starts."""

    target: Target
    due: datetime | None


@dataclass(frozen=True)
class Outlook:
    """A reading together with what it will do. `passes` is the one question it could answer and does not."""

    reading: Reading
    projects: tuple[Entry, ...]
    questions: tuple[Question, ...]
    stops: Clock | None = None
    passes: Clock | None = None
    starts: Starts | None = None

    @property
    def ready(self) -> bool:
        return all(question.answer for question in self.questions)

    @property
    def open(self) -> list[Question]:
        return [question for question in self.questions if not question.answer]

    @property
    def counts(self) -> bool:
        """Whether a leader's contact with the client is on record afterwards."""
        reading = self.reading
        external = reading.direction != Direction.INTERNAL and reading.reached
        return bool(reading.leaders and reading.contacts and self.projects and external)


def outlook(reading: Reading, given: Given, clock: Clock | None) -> Outlook:
    """`clock` is the waiting question the page was opened to answer, if any."""
    fits = _fitting(reading, given, clock)
    question = _asked(fits, given)
    stops = next((one for one in fits if question and str(one.pk) == question.answer), None)
    passes = fits[0] if len(fits) == 1 and not stops else None
    projects, questions = reading.projects, reading.questions
    if stops and not projects:
        asked = {project.pk for project in stops.opened_by.projects.all()}
        projects = tuple(row for row in given.index.of("project", stops.client_id) if row.pk in asked)
    if projects:
        questions = tuple(one for one in questions if one.key != "project" or reading.projects)
    asked_too = (question,) if question else ()
    return Outlook(reading, projects, (*questions, *asked_too), stops, passes, _starts(reading, projects))


def _fitting(reading: Reading, given: Given, clock: Clock | None) -> list[Clock]:
    """The waiting questions this may answer; the one the page was opened for before all others."""
    if not reading.client or not reading.reaches:
        return []
    rows = running_clocks(Client.objects.filter(pk=reading.client.pk)).filter(opened_at__lte=reading.occurred_at)
    waiting = list(rows.prefetch_related("opened_by__projects", "opened_by__contacts"))
    meant = [one for one in waiting if clock and one.pk == clock.pk]
    return meant or [one for one in waiting if _fits(one, reading)]


def _asked(fits: Sequence[Clock], given: Given) -> Question | None:
    """The one question that fits is proposed; of several the person chooses."""
    if not fits:
        return None
    if len(fits) > 1:
        choices = (*(Choice(str(one.pk), f"“{short(one)}”") for one in fits), Choice(NONE, "None of them"))
        return given.ask(Question("answers", "Which waiting question does it answer?", choices))
    yes = Choice(str(fits[0].pk), "Yes")
    question = given.ask(Question("answers", "Does it answer that question?", (yes, Choice(NONE, "No"))))
    return question if question.answer else replace(question, answer=yes.value)


def short(clock: Clock) -> str:
    summary = " ".join(clock.opened_by.summary.split())
    return summary if len(summary) <= SHORT else f"{summary[:SHORT].rstrip()} …"


def _fits(clock: Clock, reading: Reading) -> bool:
    asked = clock.opened_by
    return _agree(asked.projects.all(), reading.projects) and _agree(asked.contacts.all(), reading.contacts)


def _agree(asked: Collection[object], said: Collection[Entry]) -> bool:
    """Nothing said fits anything; two sides that are said must meet."""
    numbers = {getattr(row, "pk", None) for row in asked}
    return not numbers or not said or any(row.pk in numbers for row in said)


def _starts(reading: Reading, projects: Sequence[Entry]) -> Starts | None:
    """By the same reckoning that will be stored."""
    if not reading.client or not reading.channel or not reading.direction:
        return None
    event = ContactEvent(
        at=reading.occurred_at,
        direction=reading.direction,
        channel=reading.channel,
        needs_reply=reading.needs_reply,
        reached=reading.reached,
        owed=reading.owed,
    )
    if not waits([event]):
        return None
    rules = Rules(frozenset((reading.client.pk,)))
    table, hours = rules.targets(reading.occurred_at, reading.client.pk), rules.hours(reading.occurred_at)
    client = Client.objects.get(pk=reading.client.pk)
    rows = Project.objects.filter(pk__in=[row.pk for row in projects])
    target = target_for(table, client=client, projects=rows, channel=reading.channel, priority=reading.priority)
    calendar = around_the_clock(hours.row.timezone) if target.around_the_clock else hours.calendar
    return Starts(target, calendar.due(reading.occurred_at, target.span))
