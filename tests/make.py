"""Plain makers: say what matters to a test, get the rest."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from crm.clients.models import Client, Contact
from crm.clients.services import add_client, add_contact
from crm.conversations.models import Clock, Commitment, Interaction
from crm.conversations.services import Part, promise, record
from crm.projects.models import Project
from crm.projects.services import open_project
from crm.staff.models import Absence, Installation, StaffMember
from crm.staff.services import add_holidays, add_member, install, set_absence
from crm.web.installing import seed

from .once import Kept

SITE = ZoneInfo("America/New_York")
# A quiet Monday morning without holidays near it.
MONDAY = datetime(2026, 10, 19, 7, 0, tzinfo=SITE)
LONG_AGO = MONDAY - timedelta(days=120)
_numbers = count(1)


def local(text: str) -> datetime:
    """A site-local instant such as "2026-10-16 14:30"."""
    return datetime.fromisoformat(text).replace(tzinfo=SITE)


def house() -> None:
    """An installation with the shipped policies and New York office hours. Safe to do twice."""
    if not Installation.objects.exists():
        HOUSE.put_back()


def _house() -> None:
    install(company_name="Brackenfold", timezone="America/New_York", at=LONG_AGO, country="US", is_demo=True)
    seed(at=LONG_AGO)


HOUSE = Kept(_house)


def holiday(day: str, name: str = "Holiday") -> None:
    add_holidays(days={date.fromisoformat(day): name}, at=LONG_AGO)


def absence(staff: StaffMember, start: str, end: str, cover: StaffMember | None = None, at: str = "") -> Absence:
    """Time away between two site-local instants, entered at `at` or long ago."""
    entered = local(at) if at else LONG_AGO
    return set_absence(staff=staff, start=local(start), end=local(end), cover=cover, by=None, at=entered)


def person(name: str = "", **fields: Any) -> StaffMember:
    number = next(_numbers)
    name = name or f"Person {number}"
    return add_member(email=f"p{number}@brackenfold.test", name=name, at=LONG_AGO, **fields)


def leader(name: str = "", **fields: Any) -> StaffMember:
    return person(name, is_leadership=True, **{"staff_role": "cso", **fields})


def client(name: str = "", **fields: Any) -> Client:
    number = next(_numbers)
    facts: dict[str, Any] = {"tier": "core", "timezone": "Europe/London", "short_code": f"C{number}"}
    facts |= {"code_name": f"Zq {number}"} | fields
    if "executive_sponsor" not in facts:
        facts["executive_sponsor"] = leader()
    return add_client(name=name or f"Client {number}", by=None, at=LONG_AGO, **facts)


def contact(client: Client, name: str = "", **fields: Any) -> Contact:
    return add_contact(client=client, name=name or f"Contact {next(_numbers)}", by=None, at=LONG_AGO, **fields)


def project(client: Client | None = None, **fields: Any) -> Project:
    number = next(_numbers)
    owner = client or _client()
    facts: dict[str, Any] = {
        "code": f"BFS-{number}",
        "code_name": f"Tree {number}",
        "project_type": "formulation_development",
        "phase": "formulation_development",
        "status": "active",
        "opened": date(2026, 9, 1),
        "project_manager": fields.pop("project_manager", None) or person(),
    }
    return open_project(client=owner, by=None, at=LONG_AGO, **(facts | fields))


def _client() -> Client:
    return client()


def question(project: Project, at: datetime, **facts: Any) -> Interaction:
    """A mail from the client that needs a reply."""
    facts = {"channel": "email", "direction": "inbound", "summary": "When is the batch ready?"} | facts
    return record(
        client=project.client, projects=[project], at=facts.pop("logged", at), occurred_at=at, by=None, **facts
    )


def answer(to: Interaction, at: datetime, by: StaffMember | None = None, **facts: Any) -> Interaction:
    """Our mail on the same thread."""
    by = by or to.owner or person()
    facts = {"channel": "email", "direction": "outbound", "summary": "On Friday."} | facts
    projects = list(to.projects.all())
    return record(
        client=to.client,
        projects=projects,
        thread=to.thread,
        at=facts.pop("logged", at),
        occurred_at=at,
        by=by,
        parts=[Part(by)],
        **facts,
    )


def call(project: Project, at: datetime, *people: StaffMember, **facts: Any) -> Interaction:
    """A phone call with a contact of the client; the first person led it."""
    parts = [Part(one, "led" if number == 0 else "attended") for number, one in enumerate(people)]
    facts = {"channel": "phone_call", "direction": "two_way", "summary": "Talked it through."} | facts
    facts.setdefault("contacts", [contact(project.client)])
    facts.setdefault("parts", parts)
    facts.setdefault("projects", [project])
    return record(client=project.client, at=facts.pop("logged", at), occurred_at=at, by=None, **facts)


def promised(project: Project, due: datetime, **facts: Any) -> Commitment:
    owner = facts.pop("owner", None) or project.project_manager or person()
    known: dict[str, Any] = {"text": "Send the report.", "at": LONG_AGO}
    known |= facts
    return promise(client=project.client, project=project, owner=owner, due=due, by=owner, **known)


def clock_of(question: Interaction) -> Clock:
    return Clock.objects.get(opened_by=question)


PASSWORD = "a long enough secret"


def signs_in(name: str = "", **fields: Any) -> StaffMember:
    """Somebody with PASSWORD."""
    return person(name, password=PASSWORD, **fields)
