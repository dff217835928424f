"""Writes the invented company, batch by batch, and never beside a real one."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby, islice

from crm.clients.models import Client
from crm.conversations.services import Said, keep, promise, record_all
from crm.projects.services import add_milestone
from crm.projects.values import MilestoneKind
from crm.staff.errors import Refusal
from crm.staff.models import Installation
from crm.staff.proposals import proposals
from crm.staff.services import add_holidays, install, set_absence
from crm.watch.services import sweep

from .company import Company, found
from .talk import CONTACTS_A_WEEK, SITE, WEEK, Talk

BATCH = 2000
# The date from which everything else follows lies a little before the first contact.
BEFORE = timedelta(days=30)


@dataclass(frozen=True)
class Size:
    """How much is invented. `waiting` questions are unanswered when it ends."""

    interactions: int
    projects: int
    clients: int
    waiting: int

    @classmethod
    def of(cls, interactions: int, projects: int = 0, clients: int = 0, waiting: int | None = None) -> Size:
        """From ten thousand contacts on always a thousand projects, with a longer or shorter history."""
        projects = projects or min(1000, max(10, interactions // 10))
        few = projects // 20 if waiting is None else waiting
        return cls(interactions, projects, clients or max(3, projects // 5), few)

    @property
    def weeks(self) -> int:
        return max(1, round((self.interactions - self.waiting) / self.projects / CONTACTS_A_WEEK))


def load(size: Size, *, at: datetime, number: int = 1) -> Iterator[tuple[str, int]]:
    """Invent a company whose history ends at an instant; tells what has been written so far, and how much.

    The shipped policies must be there. Refusal beside a real company or other clients. `number` chooses another
    company of the same size.
    """
    _check_house()
    dice = random.Random(number)
    begins = at - size.weeks * WEEK
    set_up(begins - BEFORE, years=range(begins.year, at.year + 2))
    company = found(clients=size.clients, projects=size.projects, at=begins - BEFORE, dice=dice)
    yield "projects", len(company.projects)
    talk = Talk(company, size.weeks, at, dice)
    written = 0
    for batch in _batches(talk.said(size.waiting)):
        record_all(batch, at=max(row.logged_at or row.occurred_at for row in batch))
        written += len(batch)
        yield "contacts", written
    yield "promises and milestones", _plan(company, at, dice)
    yield "flags", sweep(at, wholly=True).opened


def _check_house() -> None:
    house = Installation.objects.first()
    if house and not house.is_demo:
        raise Refusal("This installation belongs to a real company; an invented one never mixes with real data.")
    if Client.objects.exists():
        raise Refusal("There are clients already. Use another data folder for an invented company.")


def set_up(at: datetime, *, years: Iterable[int]) -> None:
    install(company_name="Synthetic Works", timezone=SITE.key, country="US", is_demo=True, at=at)
    days = {day.date: day.name for year in years for day in proposals(country="US", year=year) if day.usual}
    add_holidays(days=days, at=at)


def _batches(said: Iterable[Said]) -> Iterator[list[Said]]:
    """Each contact is recorded in the site's week it belongs to, so that no figure of a finished week changes."""
    for _, of_week in groupby(said, key=lambda row: row.occurred_at.astimezone(SITE).isocalendar()[:2]):
        while batch := list(islice(of_week, BATCH)):
            yield batch


def _plan(company: Company, at: datetime, dice: random.Random) -> int:
    """Promises, of which a few are overdue, milestones, and somebody away."""
    for number, project in enumerate(company.projects):
        owner = project.project_manager or company.managers[0]
        due = at + timedelta(days=dice.randrange(-14, 40), minutes=dice.randrange(600))
        made = promise(
            client=project.client,
            project=project,
            text="Send the report.",
            owner=owner,
            due=due,
            by=owner,
            at=at - 3 * WEEK,
        )
        if due < at and number % 7:
            keep(commitment=made, done=due - timedelta(hours=2), by=owner, at=due)
        day = (at + timedelta(days=dice.randrange(2, 120))).date()
        add_milestone(
            project=project, milestone_kind=MilestoneKind.BATCH_START, name="Batch start", due=day, by=owner, at=at
        )
    for person in company.managers[::10]:
        set_absence(staff=person, start=at, end=at + WEEK, cover=company.managers[1], by=person, at=at - WEEK)
    return 2 * len(company.projects)
