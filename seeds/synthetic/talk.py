"""What the invented company and its clients say to each other, in the order in which it happens."""

from __future__ import annotations

import heapq
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from crm.conversations.models import Thread
from crm.conversations.services import Part, Said
from crm.conversations.values import Channel, Direction, ParticipationKind, Priority, Purpose
from crm.projects.models import Project

from .company import Company, weighted

SITE = ZoneInfo("America/New_York")
NOON = time(12)
WEEK = timedelta(days=7)
# A question and its answer, a letter and a call about it, and a note of ours.
CONTACTS_A_WEEK = 5
# A leader joins about every third call.
LEADER = 1 / 3
SLOW = 0.08
LOGGED = timedelta(minutes=4)
ASKED_BY = {Channel.EMAIL: 16, Channel.CLIENT_PORTAL: 2, Channel.CHAT: 1, Channel.VOICEMAIL: 1}
URGENCY = {Priority.NORMAL: 16, Priority.HIGH: 2, Priority.URGENT: 1, Priority.LOW: 1}
SUBJECTS = [
    "assay",
    "batch",
    "capsule",
    "coating",
    "dissolution",
    "excipient",
    "impurity",
    "label",
    "method",
    "polymer",
    "release",
    "sample",
    "stability",
]
VERBS = [
    "approve",
    "change",
    "check",
    "confirm",
    "delay",
    "explain",
    "measure",
    "move",
    "repeat",
    "send",
    "ship",
    "sign",
    "test",
]
DETAILS = [
    "again before Friday",
    "for the audit",
    "in the new plant",
    "next month",
    "with the new method",
    "without water",
]


@dataclass(frozen=True)
class Talk:
    """Everything said about the projects of a company during some weeks that end at an instant."""

    company: Company
    weeks: int
    end: datetime
    dice: random.Random

    def said(self, unanswered: int) -> Iterator[Said]:
        """In order of time, with so many questions of the last days that nobody has answered."""
        return heapq.merge(self._weeks(), self._unanswered(unanswered), key=lambda row: row.occurred_at)

    def _weeks(self) -> Iterator[Said]:
        waiting: list[tuple[datetime, int, Said]] = []
        numbers = count()
        for week in range(self.weeks):
            begins = self.end - (self.weeks - week) * WEEK
            for project in self.company.projects:
                for row in self._week(project, begins):
                    heapq.heappush(waiting, (row.occurred_at, next(numbers), row))
            until = begins + WEEK
            while waiting and (waiting[0][0] < until):
                yield heapq.heappop(waiting)[2]

    def _unanswered(self, number: int) -> Iterator[Said]:
        moments = sorted(self.end - timedelta(minutes=self.dice.randrange(10, 8_000)) for _ in range(number))
        for moment in moments:
            yield self._question(self.dice.choice(self.company.projects), moment)

    def _week(self, project: Project, begins: datetime) -> Iterator[Said]:
        question = self._question(project, self._moment(begins))
        yield question
        slow = self.dice.random() < SLOW
        taken = timedelta(hours=self.dice.uniform(20, 70) if slow else self.dice.uniform(0.2, 6))
        yield self._ours(project, question.thread, self._before_the_end(question.occurred_at + taken), Channel.EMAIL)
        letter = self._ours(project, None, self._moment(begins), Channel.EMAIL)
        yield letter
        yield self._call(project, letter.thread, self._moment(begins))
        yield self._note(project, self._moment(begins))

    def _moment(self, begins: datetime) -> datetime:
        """Some instant of the week, mostly while people work, never in its last half hour."""
        days = [(begins + timedelta(days=n)).astimezone(SITE).date() for n in range(7)]
        day = self.dice.choices(days, [1 if day.weekday() > 4 else 10 for day in days])[0]
        noon = datetime.combine(day, NOON, SITE) + timedelta(minutes=self.dice.gauss(30, 150))
        return min(max(noon, begins), begins + WEEK - timedelta(minutes=30))

    def _before_the_end(self, moment: datetime) -> datetime:
        return min(moment, self.end - timedelta(minutes=10))

    def _words(self) -> str:
        subject, verb, detail = (self.dice.choice(words) for words in (SUBJECTS, VERBS, DETAILS))
        return f"{verb.capitalize()} the {subject} {self.dice.randrange(1000)} {detail}"

    def _question(self, project: Project, moment: datetime) -> Said:
        words = self._words()
        return Said(
            client=project.client,
            thread=Thread(client=project.client, subject=words),
            occurred_at=moment,
            logged_at=moment + LOGGED,
            channel=weighted(self.dice, ASKED_BY),
            direction=Direction.INBOUND,
            summary=f"{words}?",
            projects=[project],
            contacts=[self.dice.choice(self.company.contacts[project.client_id])],
            facts={
                "priority": weighted(self.dice, URGENCY),
                "purpose": Purpose.TECHNICAL_QUESTION,
            },
        )

    def _ours(self, project: Project, thread: Thread | None, moment: datetime, channel: Channel) -> Said:
        words = self._words()
        return Said(
            client=project.client,
            thread=thread or Thread(client=project.client, subject=words),
            occurred_at=moment,
            logged_at=moment + LOGGED,
            channel=channel,
            direction=Direction.OUTBOUND,
            summary=f"{words}.",
            by=project.project_manager,
            projects=[project],
            contacts=[self.dice.choice(self.company.contacts[project.client_id])],
            parts=_led_by(project),
        )

    def _call(self, project: Project, thread: Thread, moment: datetime) -> Said:
        joined = [self.dice.choice(self.company.leaders)] if self.dice.random() < LEADER else []
        return Said(
            client=project.client,
            thread=thread,
            occurred_at=moment,
            logged_at=moment + LOGGED,
            channel=Channel.PHONE_CALL,
            direction=Direction.TWO_WAY,
            summary=f"{self._words()}.",
            by=project.project_manager,
            projects=[project],
            contacts=[self.dice.choice(self.company.contacts[project.client_id])],
            parts=[*_led_by(project), *(Part(leader, ParticipationKind.ATTENDED) for leader in joined)],
        )

    def _note(self, project: Project, moment: datetime) -> Said:
        return Said(
            client=project.client,
            thread=Thread(client=project.client),
            occurred_at=moment,
            logged_at=moment + LOGGED,
            channel=Channel.INTERNAL_NOTE,
            direction=Direction.INTERNAL,
            summary=f"{self._words()}.",
            by=project.project_manager,
            projects=[project],
            parts=_led_by(project),
            facts={"purpose": Purpose.INTERNAL_COORDINATION},
        )


def _led_by(project: Project) -> list[Part]:
    return [Part(project.project_manager)] if project.project_manager else []
