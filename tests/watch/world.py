"""A small house in which facts, acts and sweeps happen in any order."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import TypeVar

from django.db.models import Model, QuerySet

from crm.conversations.models import Clock, Commitment, Interaction
from crm.conversations.services import correct, excuse, hand_over, keep, move, withdraw
from crm.leadership.services import set_leadership_policy
from crm.projects.models import Milestone, Project
from crm.projects.services import add_milestone, finish_milestone, move_phase
from crm.projects.values import PhaseGroup
from crm.staff.models import StaffMember
from crm.staff.services import add_holidays, set_absence
from crm.watch.models import Flag
from crm.watch.services import acknowledge, dismiss, snooze, sweep
from tests import make
from tests.make import local

Row = TypeVar("Row", bound=Model)
PHASES = ("scoping", "kickoff", "feasibility", "release", "stability", "closed")
PRIORITIES = ("urgent", "high", "normal", "low")


class World:
    """Two clients with three projects; `pick` chooses among what there is."""

    def __init__(self) -> None:
        make.house()
        self.at = local("2026-10-19 09:00")
        self.people: list[StaffMember] = [make.person(), make.person(), make.leader()]
        clients = [make.client(tier="strategic"), make.client(tier="core", timezone="")]
        new = {"opened": date(2026, 9, 21), "kickoff": date(2026, 9, 21), "after_hours_cover": True}
        self.projects: list[Project] = [
            make.project(clients[0], project_manager=self.people[0], **new),
            make.project(clients[0], project_manager=self.people[0]),
            make.project(clients[1], project_manager=self.people[1]),
        ]

    def project(self, pick: int) -> Project:
        project = self.projects[pick % len(self.projects)]
        project.refresh_from_db()
        return project

    def person(self, pick: int) -> StaffMember:
        return self.people[pick % len(self.people)]

    # Sweeps.

    def look(self, pick: int) -> None:
        sweep(self.at)

    def look_by_the_door(self, pick: int) -> None:
        sweep(self.at, client=self.project(pick).client)

    # Facts.

    def ask(self, pick: int) -> None:
        asked = self.at - timedelta(hours=pick % 30)
        make.question(self.project(pick), asked, logged=self.at, priority=PRIORITIES[pick % 4])

    def reply(self, pick: int) -> None:
        clock = _one(Clock.objects.running(), pick)
        if clock:
            make.answer(clock.opened_by, max(clock.opened_at, self.at - timedelta(hours=pick % 5)), logged=self.at)

    def waive(self, pick: int) -> None:
        clock = _one(Clock.objects.running(), pick)
        if clock:
            excuse(clock=clock, by=self.person(pick), at=self.at, reason="A greeting.")

    def hand_over(self, pick: int) -> None:
        clock = _one(Clock.objects.running(), pick)
        if clock:
            hand_over(clock=clock, to=self.person(pick), by=None, at=self.at)

    def call(self, pick: int) -> None:
        when = self.at - timedelta(days=pick % 40)
        make.call(self.project(pick), when, self.person(pick), logged=self.at)

    def meet(self, pick: int) -> None:
        make.call(self.project(pick), self.at, self.person(pick), channel="video_meeting")

    def withdraw(self, pick: int) -> None:
        fact = _one(Interaction.objects.filter(withdrawn_at=None), pick)
        if fact:
            withdraw(interaction=fact, by=None, at=self.at, reason="A slip.")

    def correct(self, pick: int) -> None:
        fact = _one(Interaction.objects.filter(withdrawn_at=None), pick)
        if fact:
            when = fact.occurred_at - timedelta(hours=pick)
            correct(interaction=fact, by=None, at=self.at, reason="A slip.", occurred_at=when)

    def promise(self, pick: int) -> None:
        make.promised(self.project(pick), self.at + timedelta(hours=pick), at=self.at)

    def keep(self, pick: int) -> None:
        row = _one(Commitment.objects.all().open(), pick)
        if row:
            keep(commitment=row, done=self.at, by=None, at=self.at)

    def move(self, pick: int) -> None:
        row = _one(Commitment.objects.all().open(), pick)
        if row:
            move(commitment=row, due=self.at + timedelta(hours=pick), reason="They agreed.", by=None, at=self.at)

    def set_milestone(self, pick: int) -> None:
        due = self.at.date() + timedelta(days=pick % 7 - 2)
        add_milestone(
            project=self.project(pick), milestone_kind="batch_start", name="Start", due=due, by=None, at=self.at
        )

    def finish(self, pick: int) -> None:
        row = _one(Milestone.objects.filter(done=None), pick)
        if row:
            finish_milestone(milestone=row, on=self.at.date(), by=None, at=self.at)

    def leave(self, pick: int) -> None:
        start = self.at + timedelta(hours=pick % 20 - 5)
        cover = self.person(pick + 1) if pick % 3 == 0 else None
        set_absence(
            staff=self.person(pick), start=start, end=start + timedelta(days=1), cover=cover, by=None, at=self.at
        )

    def change_phase(self, pick: int) -> None:
        phase = PHASES[pick % len(PHASES)]
        at_work = "on_hold" if pick % 4 == 0 else "active"
        status = "completed" if phase == "closed" else at_work
        move_phase(project=self.project(pick), phase=phase, status=status, by=None, at=self.at)

    def close_a_day(self, pick: int) -> None:
        add_holidays(days={self.at.date() + timedelta(days=pick % 4): "Holiday"}, at=self.at)

    def tighten(self, pick: int) -> None:
        first = self.at.date() + timedelta(days=1 + pick % 5)
        if not Project.objects.filter(client__leadership_policies__valid_from=first).exists():
            client = self.project(pick).client
            limits = dict.fromkeys(PhaseGroup, (3 + pick % 5,) * 3)
            set_leadership_policy(valid_from=first, limits=limits, client=client, by=None, at=self.at)

    # Acts.

    def acknowledge(self, pick: int) -> None:
        flag = _one(Flag.objects.all().standing(), pick)
        if flag:
            acknowledge(flag=flag, by=self.person(pick), at=self.at)

    def snooze(self, pick: int) -> None:
        flag = _one(Flag.objects.all().standing(), pick)
        if flag:
            until = self.at + timedelta(hours=1 + pick % 20)
            snooze(flag=flag, until=until, reason="They travel.", by=self.person(pick), at=self.at)

    def dismiss(self, pick: int) -> None:
        flag = _one(Flag.objects.all().standing(), pick)
        if flag:
            by = flag.of_client.executive_sponsor or self.person(pick)
            dismiss(flag=flag, reason="They know.", by=by, at=self.at)


VERBS: list[Callable[[World, int], None]] = [
    World.look,
    World.look,
    World.look_by_the_door,
    World.ask,
    World.ask,
    World.reply,
    World.waive,
    World.hand_over,
    World.call,
    World.meet,
    World.withdraw,
    World.correct,
    World.promise,
    World.keep,
    World.move,
    World.set_milestone,
    World.finish,
    World.leave,
    World.change_phase,
    World.close_a_day,
    World.tighten,
    World.acknowledge,
    World.snooze,
    World.dismiss,
]


def _one(rows: QuerySet[Row, Row], pick: int) -> Row | None:
    found = list(rows.order_by("pk"))
    return found[pick % len(found)] if found else None
