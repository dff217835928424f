"""What readers of several weeks are asked, kept in `asks.txt` as their mails say it, to be read one after the other.

A block is one line of facts and the lines of the mail. Facts, by |: who reads | what stands on Monday, 19 October 2026.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from django.core import mail

from crm.digests.models import Delivery
from crm.digests.services import prepare
from crm.leadership.services import plan
from crm.projects.models import Project
from crm.staff.models import StaffMember
from crm.watch.services import sweep
from tests import make
from tests.make import MONDAY, local

from .post import posted

pytestmark = pytest.mark.django_db
BLOCKS = Path(__file__).with_name("asks.txt").read_text().strip().split("\n\n")
READERS = {"sponsor": "cbo", "chief": "ceo", "director": "program_director"}


def reader_of(who: str) -> StaffMember:
    sponsor = make.leader("Ingrid Vaelstrom", staff_role="cbo", backup=make.leader("Bertil Osei"))
    if who == "sponsor":
        return sponsor
    return make.person("Halvard Quimby", staff_role=READERS[who])


def happens(fact: str, reader: StaffMember) -> None:
    """“no leader: Rowan since 2026-09-01”, “late: Cedar since 2026-10-14 10:00” and so on."""
    sponsor = StaffMember.objects.get(name="Ingrid Vaelstrom")
    found = re.fullmatch(r"([\w ]+): (\w+) since ([\d :-]+)", fact.strip())
    assert found, fact
    kind, name, since = found[1], found[2], found[3]
    opened = date.fromisoformat(since[:10]) if kind in ("no leader", "planned") else date(2026, 10, 12)
    client = make.client(f"{name} Bio", executive_sponsor=sponsor, timezone="Europe/London")
    owner = make.person(f"Owner of {name}")
    project = make.project(client, code_name=name, opened=opened, project_manager=owner)
    if kind in HAPPENS:
        HAPPENS[kind](project, since, reader)


def _late(project: Project, since: str, reader: StaffMember) -> None:
    make.question(project, local(since), summary="When does the batch start?")


def _mine(project: Project, since: str, reader: StaffMember) -> None:
    make.question(project, local(since), summary="Asks for the certificate", owner=reader)


def _promise(project: Project, since: str, reader: StaffMember) -> None:
    make.promised(project, local(since), owner=reader, text="Corrected report")


def _planned(project: Project, since: str, reader: StaffMember) -> None:
    plan(project=project, leader=reader, planned_for=local("2026-10-20 09:00"), by=reader, at=MONDAY)


HAPPENS = {"late": _late, "late of mine": _mine, "promise": _promise, "planned": _planned}


def told(facts: str) -> str:
    who, *happened = facts.split("|")
    reader = reader_of(who.strip())
    for fact in happened:
        happens(fact, reader)
    sweep(MONDAY)
    prepare(MONDAY)
    Delivery.objects.exclude(recipient=reader).delete()
    posted(MONDAY)
    text = str(mail.outbox[-1].body)
    asked = re.search(r"(?s)For you, .*?(?=\n\nFirst replies)", text)
    lines = asked[0].split("\n") if asked else ["nothing is asked"]
    return "\n".join(line for line in lines if "http" not in line)


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.split("\n")[0])
def test_a_reader_is_asked_as_a_person_would(block: str) -> None:
    make.house()
    facts, asked = block.split("\n", 1)
    assert told(facts) == asked
