from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from crm.capture.services.tables import explain
from crm.clients.models import Client, Contact
from crm.conversations.models import Clock, Interaction, Thread
from crm.conversations.services import derive, rebuild_search
from crm.projects.models import Project
from crm.staff.models import StaffMember
from crm.watch.services import sweep
from tests import make
from tests.capture.tables.files import checked, faults, gone_on, imported
from tests.make import MONDAY, local

pytestmark = pytest.mark.django_db
CLIENTS = (("Name", "Code", "Tier", "Lifecycle Stage"), ("Pelloway Bio", "PEL", "core", "Customer"))


@pytest.fixture(autouse=True)
def _house() -> None:
    make.house()


def test_a_client_is_made_of_its_row() -> None:
    imported("clients", ("Name", "Code", "Tier", "CDA in place"), ("Pelloway Bio", "PEL", "Strategic", "yes"))
    client = Client.objects.get()
    assert (client.name, client.short_code, client.tier, client.cda_in_place) == (
        "Pelloway Bio",
        "PEL",
        "strategic",
        True,
    )


def test_a_client_without_a_code_gets_one_from_its_name() -> None:
    imported("clients", ("Company name",), ("Northlight Bio Labs",), ("Nova Beta Lane",), ("Pelloway",))
    assert set(Client.objects.values_list("short_code", flat=True)) == {"NBL", "NBL2", "PELL"}


def test_an_unknown_word_is_explained_once_for_all_rows() -> None:
    table = checked("clients", *CLIENTS, ("Oxwillow", "OXW", "core", "Customer"))
    assert table.unknown == {"lifecycle": {"Customer": 2}}
    gone_on(explain(table=table, meanings={"lifecycle": {"customer": "active"}}), MONDAY)
    table.refresh_from_db()
    assert (table.unknown, table.counts) == ({}, {"new": 2})


@pytest.mark.parametrize("kind", ["clients", "interactions", "contacts", "projects", "staff"])
def test_the_same_file_twice_changes_nothing(kind: str) -> None:
    client = make.client("Pelloway", short_code="PEL")
    make.contact(client, "Ada Lund", email="ada@pelloway.test")
    rows = FILES[kind]
    assert "left_out" not in imported(kind, *rows).counts
    assert set(imported(kind, *rows).counts) == {"same"}


FILES = {
    "clients": (("Name", "Tier", "Country"), ("Oxwillow", "core", "us"), ("Pelloway", "strategic", "CH")),
    "contacts": (
        ("Client", "First name", "Last name", "Email"),
        ("PEL", "Ben", "Ode", "B@p.test"),
        ("PEL", "Ada", "Lund", ""),
    ),
    "projects": (
        ("Code", "Client", "Code name", "Type", "Opened"),
        ("P-1", "Pelloway", "Elm", "Consulting", "2026-09-01"),
    ),
    "staff": (
        ("Name", "Email", "Role", "Backup"),
        ("Kim", "k@us.test", "CSO", "Lee"),
        ("Lee", "l@us.test", "CTO", "Kim"),
    ),
    "interactions": (
        ("Id", "Company", "Date", "Type", "Direction", "Notes"),
        ("1", "PEL", "2026-10-12 09:00", "Email", "incoming", "Where is it?"),
        ("2", "PEL", "2026-10-12 10:00", "Call", "", "On Friday."),
    ),
}


def test_a_backup_may_stand_further_down() -> None:
    imported("staff", *FILES["staff"])
    assert StaffMember.objects.get(name="Kim").backup == StaffMember.objects.get(name="Lee")


def test_a_project_takes_one_type_for_all_rows() -> None:
    make.client("Pelloway", short_code="PEL")
    rows = (("Deal ID", "Associated Company", "Deal Name"), ("77", "Pelloway", "Elm"))
    imported("projects", *rows, project_type="consulting")
    assert Project.objects.get().project_type == "consulting"


def test_mails_of_one_conversation_answer_each_other() -> None:
    make.client("Pelloway", short_code="PEL")
    head = ("Company", "Date", "Type", "Direction", "Subject")
    asked = ("PEL", "2026-10-12 09:00", "Email", "incoming", "Sampling plan")
    answered = ("PEL", "2026-10-12 11:00", "Email", "sent", "Re: Sampling plan")
    imported("interactions", head, asked, answered)
    assert Clock.objects.get().working == timedelta(hours=2)


def test_history_before_the_cut_off_starts_no_clock() -> None:
    make.client("Pelloway", short_code="PEL")
    imported("interactions", *FILES["interactions"], since=MONDAY)
    assert Interaction.objects.count() == 2
    assert not Clock.objects.exists()


def test_a_call_with_a_leader_counts_as_one() -> None:
    project, boss = make.project(), make.leader("Kim Bo")
    ada = make.contact(project.client, email="ada@client.test")
    head = ("Project", "Date", "Channel", "Summary", "Led by", "Contacts")
    imported("interactions", head, (project.code, "10/12/2026 2:30 PM", "call", "Talked.", "Kim Bo", "ada@client.test"))
    fact = Interaction.objects.get()
    assert (fact.occurred_at, fact.contacts.get()) == (local("2026-10-12 14:30"), ada)
    assert fact.places.get().is_touchpoint
    assert fact.participations.get().staff == boss


def test_a_client_one_may_not_see_is_as_unknown_as_none() -> None:
    make.client("Secret Bio", restricted_access=True)
    rows = (("Client", "Name"), ("Secret Bio", "Ada"), ("Nowhere Bio", "Ada"))
    table = checked("contacts", *rows, by=make.person())
    assert [wrong.replace("Nowhere", "Secret") for _, _, wrong in faults(table)] == [
        "“Secret Bio” is no client you know of"
    ] * 2


def test_a_row_with_a_fault_is_left_out_and_the_others_are_written() -> None:
    client = make.client(short_code="PEL")
    rows = (("Client", "Name", "Email"), ("PEL", "Ada", "no address"), ("PEL", "Ben", "ben@p.test"))
    table = imported("contacts", *rows)
    assert (table.counts, Contact.objects.get().client) == ({"new": 1, "left_out": 1}, client)
    assert faults(table) == [(2, "Email", "“no address” is no mail address")]


def test_an_empty_cell_takes_nothing_away() -> None:
    make.client("Pelloway", short_code="PEL", country="CH")
    imported("clients", ("Name", "Country", "Tier"), ("Pelloway", "", "strategic"))
    client = Client.objects.get()
    assert (client.country, client.tier) == ("CH", "strategic")


@pytest.mark.parametrize(
    ("cell", "wrong"),
    [
        ("2027-01-01 10:00", "lies in the future (1 January 2027)"),
        ("2026-03-08 02:30", "02:30 did not exist on 8 March 2026"),
        ("31.04.2026", "“31.04.2026” is not in the calendar"),
        ("2026-10-01\0", "holds a NUL character"),
        ("", "says no time"),
    ],
)
def test_a_moment_that_cannot_be_leaves_its_row_out(cell: str, wrong: str) -> None:
    make.client("Pelloway")
    rows = (("Client", "Date", "Channel", "Direction", "Notes"), ("Pelloway", cell, "email", "inbound", "Where?"))
    table = imported("interactions", *rows)
    assert faults(table)[0][2].startswith(wrong)
    assert not Interaction.objects.exists()


def test_whom_nobody_knows_any_more_is_said_once_for_all_rows() -> None:
    make.client("Pelloway")
    head = ("Client", "Date", "Channel", "Notes", "Led by")
    table = checked("interactions", head, ("Pelloway Inc.", "2026-10-01", "call", "Talked.", "Old Hand"))
    assert table.unknown == {"client": {"Pelloway Inc.": 1}, "people": {"Old Hand": 1}}
    said = {"client": {"pelloway inc.": "Pelloway"}, "people": {"old hand": "-"}}
    assert gone_on(explain(table=table, meanings=said), MONDAY).counts == {"new": 1}


def test_what_an_import_leaves_is_what_deriving_it_all_again_says() -> None:
    project, boss = make.project(), make.leader("Kim Bo")
    make.contact(project.client, email="ada@client.test")
    head = ("Project", "Date", "Channel", "Direction", "Subject", "Led by", "Contacts")
    asked = (project.code, "2026-10-12 09:00", "email", "inbound", "Plan", "", "ada@client.test")
    called = (project.code, "2026-10-13 09:00", "call", "", "Call", boss.email, "ada@client.test")
    answered = (project.code, "2026-10-12 12:00", "email", "outbound", "Re: Plan", boss.email, "ada@client.test")
    imported("interactions", head, asked, called, answered)
    sweep(MONDAY)
    kept = figures()
    for thread in Thread.objects.all():
        derive(thread=thread, at=MONDAY)
    sweep(MONDAY, wholly=True)
    assert figures() == kept
    assert (kept[0][0]["in_time"], kept[2]) == (True, 0)


def figures() -> tuple[list[Any], list[Any], int]:
    """Every clock, what each project's next moments are, and how much search would find otherwise."""
    clocks = list(Clock.objects.order_by("opened_at").values())
    moments = list(Project.objects.values("leader_due_at", "leader_warn_at", "silent_after"))
    return clocks, moments, rebuild_search()
