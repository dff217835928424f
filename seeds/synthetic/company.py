"""The invented company: its people, clients, contacts and projects, written by the services people use."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from crm.clients.models import Client, Contact
from crm.clients.services import add_client, add_contact
from crm.clients.values import Tier
from crm.conversations.defaults import CAPS, TARGETS
from crm.conversations.services import set_response_policy
from crm.projects.models import Project
from crm.projects.services import open_project
from crm.projects.values import Phase, ProjectStatus, ProjectType
from crm.staff.models import StaffMember
from crm.staff.services import add_member
from crm.staff.values import DIGEST_ROLES, StaffRole

Choice = TypeVar("Choice")
PROJECTS_A_MANAGER = 12
CONTACTS = 3
ZONES = ("America/New_York", "America/Los_Angeles", "Europe/London", "Europe/Zurich", "Asia/Tokyo", "")
FIRST = ("Ada", "Ben", "Cleo", "Dan", "Eve", "Finn", "Gwen", "Hal", "Ines", "Jon", "Kit", "Lena", "Max", "Nora", "Otto")
LAST = ("Abbot", "Birch", "Cole", "Dunn", "Ellis", "Frost", "Grant", "Hale", "Ives", "Joyce", "Kerr", "Lowe", "Marsh")
SYLLABLES = ("bar", "cor", "dal", "fen", "gar", "hol", "kel", "lor", "mer", "nor", "pel", "ros", "sel", "tor", "vel")
ENDINGS = ("Biosciences", "Pharma", "Therapeutics", "Bio", "Labs", "Medicines")
TREES = ("Alder", "Birch", "Cedar", "Elm", "Fir", "Hazel", "Ivy", "Juniper", "Larch", "Maple", "Oak", "Pine", "Yew")
# Weights of the phases a company of this kind has open at one time.
PHASES = {
    Phase.SCOPING: 1,
    Phase.PROPOSAL: 1,
    Phase.FEASIBILITY: 2,
    Phase.FORMULATION_DEVELOPMENT: 4,
    Phase.ANALYTICAL_DEVELOPMENT: 2,
    Phase.GMP_MANUFACTURING: 2,
    Phase.STABILITY: 2,
}
STATUSES = {ProjectStatus.ACTIVE: 17, ProjectStatus.ON_HOLD: 1, ProjectStatus.COMPLETED: 2}
TIERS = {Tier.STRATEGIC: 1, Tier.CORE: 4, Tier.STANDARD: 5}


@dataclass(frozen=True)
class Company:
    leaders: list[StaffMember]
    managers: list[StaffMember]
    clients: list[Client]
    contacts: dict[int, list[Contact]]
    projects: list[Project]


def found(*, clients: int, projects: int, at: datetime, dice: random.Random) -> Company:
    """Everything but what was said. Client and project names repeat no number, so that they can be searched."""
    leaders = [_person(n, at, staff_role=role, is_leadership=True) for n, role in enumerate(DIGEST_ROLES)]
    managers = [_person(100 + n, at) for n in range(max(2, projects // PROJECTS_A_MANAGER))]
    rows = [_client(n, leaders, managers, at, dice) for n in range(clients)]
    contacts = {row.pk: [_contact(row, n, at) for n in range(CONTACTS)] for row in rows}
    opened = [_project(n, rows[n % clients], managers, at, dice) for n in range(projects)]
    return Company(leaders, managers, rows, contacts, opened)


def weighted(dice: random.Random, weights: Mapping[Choice, int]) -> Choice:
    return dice.choices(list(weights), list(weights.values()))[0]


def _person(number: int, at: datetime, **facts: Any) -> StaffMember:
    name = f"{FIRST[number % len(FIRST)]} {LAST[number // len(FIRST) % len(LAST)]} {number}"
    facts = {"staff_role": StaffRole.PROJECT_MANAGER} | facts
    return add_member(email=f"person{number}@synthetic.example", name=name, at=at, **facts)


def _client(
    number: int, leaders: list[StaffMember], managers: list[StaffMember], at: datetime, dice: random.Random
) -> Client:
    name = "".join(dice.sample(SYLLABLES, 3)).capitalize()
    client = add_client(
        name=f"{name} {dice.choice(ENDINGS)} {number}",
        short_code=f"S{number}",
        by=None,
        at=at,
        tier=weighted(dice, TIERS),
        timezone=dice.choice(ZONES),
        executive_sponsor=dice.choice(leaders),
        relationship_owner=dice.choice(managers),
        restricted_access=dice.random() < 0.1,
        domain=f"client{number}.example",
    )
    if number % 20 == 7:
        set_response_policy(valid_from=at.date(), targets=TARGETS, caps=CAPS, by=None, at=at, client=client)
    return client


def _contact(client: Client, number: int, at: datetime) -> Contact:
    name = f"{FIRST[(client.pk * 7 + number) % len(FIRST)]} {LAST[(client.pk + number * 5) % len(LAST)]}"
    return add_contact(client=client, name=name, email=f"{number}@{client.domain}", by=None, at=at)


def _project(number: int, client: Client, managers: list[StaffMember], at: datetime, dice: random.Random) -> Project:
    status = weighted(dice, STATUSES)
    return open_project(
        client=client,
        code=f"SYN-{number:05}",
        code_name=f"{TREES[number % len(TREES)]} {number}",
        project_type=dice.choice(ProjectType.values),
        opened=at.date(),
        by=None,
        at=at,
        kickoff=at.date() + timedelta(days=dice.randrange(20, 200)),
        phase=weighted(dice, PHASES),
        status=status,
        project_manager=managers[number % len(managers)],
        after_hours_cover=dice.random() < 0.05,
    )
