"""A week as it would have been told at a past instant, against what was told then."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from io import StringIO
from itertools import zip_longest
from random import Random
from typing import Any

import pytest
from django.core.management import call_command

from crm.clients.services import change_client
from crm.conversations.models import Clock, Commitment
from crm.conversations.services import excuse, keep, move, withdraw_promise
from crm.digests.build import build
from crm.digests.models import Digest
from crm.digests.period import Period, last_period, week_of
from crm.digests.queries import week_then
from crm.digests.services import prepare
from crm.digests.snapshot import freeze
from crm.leadership.services import plan, withdraw_plan
from crm.projects.models import Milestone, Project
from crm.projects.services import add_milestone, change_project, finish_milestone, move_milestone, move_phase
from crm.staff.models import StaffMember
from crm.staff.queries import calendar_at
from crm.staff.services import set_absence
from crm.watch.models import Flag
from crm.watch.services import acknowledge, dismiss, snooze, sweep
from tests import make
from tests.make import local
from tests.once import taken_back

pytestmark = pytest.mark.django_db
# The week of the file, the Monday after the clocks went back, Thanksgiving behind it.
MONDAYS = ("2026-10-19", "2026-11-02", "2026-11-30")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture(scope="module", autouse=True)
def demo(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with taken_back(django_db_blocker):
        call_command("load_demo", as_of="2026-10-19T07:00", stdout=StringIO())
        yield


def differing(told: dict[str, Any], again: dict[str, Any]) -> list[tuple[object, object]]:
    """What stands in one and not in the other, line by line."""
    first, second = (list(_parts(week)) for week in (told, again))
    return [(one, other) for one, other in zip_longest(first, second) if one != other]


def _parts(week: dict[str, Any]) -> Iterator[object]:
    yield from ((name, value) for name, value in sorted(week.items()) if name != "sections")
    for section in week["sections"]:
        yield from ((section["title"], row) for row in section["rows"])
        yield section["title"], section["more"]


def told_again(reader: StaffMember, period: Period, at: datetime, today: datetime) -> dict[str, Any]:
    week: dict[str, Any] = freeze(week_then(reader, period, at, today, calendar_at(at))[0])["week"]
    return week


def test_the_frozen_weeks_of_the_demo_company_read_the_same_again() -> None:
    for day in MONDAYS:
        sweep(local(f"{day} 07:00"), wholly=True)
        prepare(local(f"{day} 07:00"))
    today = local("2027-01-08 09:00")
    sweep(today)
    digests = list(Digest.objects.select_related("recipient"))
    assert len(digests) > len(MONDAYS)
    for digest in digests:
        hours = calendar_at(digest.built_at)
        period = week_of(hours.local_date(digest.period_start), hours)
        assert differing(digest.figures["week"], told_again(digest.recipient, period, digest.built_at, today)) == []


class Life:
    """What people do in a week, by chance; each as it is done in the product, dated when it happens."""

    def __init__(self, seed: int, at: datetime) -> None:
        self.chance, self.at, self.by = Random(seed), at, StaffMember.objects.filter(is_leadership=True)[0]

    def one(self, rows: Any) -> Any:
        found = list(rows.order_by("pk"))
        return self.chance.choice(found) if found else None

    def later(self, most: int) -> datetime:
        return self.at + self.chance.randrange(1, most * 24) * HOUR

    def reply(self) -> None:
        clock = self.one(Clock.objects.running())
        if clock:
            make.answer(clock.opened_by, self.at, by=self.by)

    def ask(self) -> None:
        make.question(self.one(Project.objects.all().open()), self.at, priority=self.chance.choice(["urgent", "low"]))

    def call(self) -> None:
        make.call(self.one(Project.objects.all().open()), self.at, self.by)

    def excuse(self) -> None:
        clock = self.one(Clock.objects.late(self.at)) or self.one(Clock.objects.running())
        if clock:
            excuse(clock=clock, by=self.by, at=self.at, reason="Only for our information.")

    def promise(self) -> None:
        make.promised(self.one(Project.objects.all().open()), self.later(9), at=self.at, owner=self.by)

    def keep(self) -> None:
        row = self.one(Commitment.objects.all().open())
        if row:
            keep(commitment=row, done=self.at, by=self.by, at=self.at)

    def move(self) -> None:
        row = self.one(Commitment.objects.all().open())
        if row:
            move(commitment=row, due=self.later(12), reason="They agreed.", by=self.by, at=self.at)

    def withdraw(self) -> None:
        row = self.one(Commitment.objects.all().open())
        if row:
            withdraw_promise(commitment=row, reason="Not wanted any more.", by=self.by, at=self.at)

    def milestone(self) -> None:
        project, due = self.one(Project.objects.all().open()), self.later(20).date()
        add_milestone(project=project, milestone_kind="batch_start", name="Batch", due=due, by=self.by, at=self.at)

    def finish(self) -> None:
        row = self.one(Milestone.objects.filter(done=None))
        finish_milestone(milestone=row, on=self.at.astimezone(make.SITE).date(), by=self.by, at=self.at)

    def redate(self) -> None:
        row = self.one(Milestone.objects.filter(done=None))
        move_milestone(milestone=row, due=self.later(30).date(), reason="The supplier.", by=self.by, at=self.at)

    def phase(self) -> None:
        phase = self.chance.choice(["stability", "closed", "gmp_manufacturing", "kickoff"])
        move_phase(project=self.one(Project.objects.all().open()), phase=phase, by=self.by, at=self.at, reason="Next.")

    def kickoff(self) -> None:
        project = self.one(Project.objects.all().open())
        day = self.at.astimezone(make.SITE).date()
        change_project(project=project, by=self.by, at=self.at, reason="Held today.", kickoff=day)

    def tier(self) -> None:
        client = self.one(Project.objects.all().open()).client
        change_client(client=client, by=self.by, at=self.at, tier=self.chance.choice(["strategic", "core", "standard"]))

    def plan(self) -> None:
        project = self.one(Project.objects.all().open())
        plan(project=project, leader=self.by, planned_for=self.later(9), by=self.by, at=self.at)

    def unplan(self) -> None:
        row = self.one(Project.objects.all().open()).planned_touchpoints.first()
        if row:
            withdraw_plan(touchpoint=row, by=self.by, at=self.at, reason="Off.")

    def away(self) -> None:
        person, start = self.one(StaffMember.objects.filter(is_active=True)), self.later(3)
        set_absence(staff=person, start=start, end=start + DAY, cover=None, by=self.by, at=self.at)

    def flag(self) -> None:
        flag = self.one(Flag.objects.all().standing().filter(client__isnull=False).exclude(flag_kind="repeat_breach"))
        # Nothing is done with a flag that is put away.
        for number in sorted(self.chance.sample(range(len(ACTS)), 2)):
            ACTS[number](flag, self)

    def day(self, things: int) -> None:
        """Some things happen, each at its own hour; what they mean is judged at once, as the pages do it."""
        for _ in range(things):
            self.at += self.chance.randrange(20, 200) * timedelta(minutes=1)
            getattr(self, self.chance.choice(DOINGS))()
            sweep(self.at)


DOINGS = [name for name in vars(Life) if name not in {"one", "later", "day"} and not name.startswith("_")]
ACTS: list[Callable[[Flag, Life], object]] = [
    lambda flag, life: acknowledge(flag=flag, by=life.by, at=life.at),
    lambda flag, life: snooze(flag=flag, until=life.at + 20 * HOUR, reason="They travel.", by=life.by, at=life.at),
    lambda flag, life: dismiss(flag=flag, reason="Known.", by=life.by, at=life.at),
]


@pytest.mark.parametrize("seed", [0, 3])
def test_whatever_happens_later_a_past_moment_reads_as_it_was_told(seed: int) -> None:
    life, kept = Life(seed, local("2026-10-30 08:00")), []
    chief, director = (StaffMember.objects.get(staff_role=role) for role in ("ceo", "program_director"))
    for _ in range(5):
        sweep(life.at, wholly=True)
        weeks = last_period(life.at), week_of(life.at.date(), calendar_at(life.at))
        kept += [
            (who, week, life.at, build(who, week, life.at)) for who, week in zip((chief, director), weeks, strict=True)
        ]
        life.day(12)
    for reader, week, at, told in kept:
        assert differing(freeze(told)["week"], told_again(reader, week, at, life.at)) == []
