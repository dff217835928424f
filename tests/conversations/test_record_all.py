"""Many contacts recorded at once are stored as they would be one by one."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from crm.clients.models import Client
from crm.conversations.models import Clock, Interaction, InteractionProject, InteractionWords, Participation, Thread
from crm.conversations.services import Part, Said, derive, record, record_all
from crm.staff.errors import Refusal
from tests import make
from tests.make import MONDAY, local

pytestmark = pytest.mark.django_db

KINDS = (
    ("email", "inbound"),
    ("email", "outbound"),
    ("chat", "inbound"),
    ("phone_call", "two_way"),
    ("video_meeting", "two_way"),
    ("internal_note", "internal"),
)


@pytest.fixture(autouse=True)
def _house() -> None:
    make.house()


def conversation(seed: int) -> Iterator[Said]:
    """A few threads of one project, told in no order."""
    dice = random.Random(seed)
    project = make.project()
    person, boss, contact = make.person(), make.leader(), make.contact(project.client)
    threads = [Thread(client=project.client, subject=f"Thread {number}") for number in range(4)]
    for number in range(40):
        channel, direction = dice.choice(KINDS)
        yield Said(
            client=project.client,
            thread=dice.choice(threads),
            occurred_at=local("2026-10-01 08:00") + timedelta(minutes=dice.randrange(20_000)),
            channel=channel,
            direction=direction,
            summary=f"Word {number}",
            by=person,
            projects=[project] if dice.random() < 0.8 else [],
            contacts=[contact] if dice.random() < 0.5 else [],
            parts=[Part(person), Part(boss, "attended")] if direction != "inbound" else [],
            facts={"priority": dice.choice(("urgent", "normal")), "excuses": direction == "internal"},
        )


def one_by_one(said: list[Said]) -> None:
    stored: dict[int, Thread] = {}
    for row in said:
        thread = stored.get(id(row.thread))
        fact = record(
            at=MONDAY,
            thread=thread,
            subject=row.thread.subject,
            **{name: getattr(row, name) for name in ("client", "occurred_at", "channel", "direction", "summary", "by")},
            **{name: getattr(row, name) for name in ("projects", "contacts", "parts")},
            **row.facts,
        )
        stored[id(row.thread)] = fact.thread


def everything() -> list[list[Any]]:
    """What is stored, by the words that name each contact and not by number."""
    fact, question = "interaction__summary", "opened_by__summary"
    return [
        sorted(Interaction.objects.values_list("summary", "thread__subject", "owner", "minutes_due_at"), key=str),
        sorted(Interaction.objects.values_list("summary", "contacts__name"), key=str),
        sorted(Participation.objects.values_list(fact, "staff__email", "participation", "as_leader")),
        sorted(InteractionProject.objects.values_list(fact, "occurred_at", "standing", "is_external", "is_touchpoint")),
        sorted(Clock.objects.values_list(question, "stopped_by__summary", "state", "due_at", "working"), key=str),
        sorted(Clock.objects.values_list(question, "answered_by__email", "verdict_at", "more_inbound"), key=str),
        sorted(InteractionWords.objects.values_list(fact, "words")),
    ]


@pytest.mark.parametrize("seed", range(3))
def test_many_at_once_are_stored_as_one_by_one(seed: int) -> None:
    said = list(conversation(seed))
    with transaction.atomic():
        one_by_one(said)
        wanted = everything()
        transaction.set_rollback(True)
    record_all(said, at=MONDAY)
    assert everything() == wanted
    assert Clock.objects.count() > 5


def statements(said: list[Said]) -> int:
    with CaptureQueriesContext(connection) as asked:
        record_all(said, at=MONDAY)
    return len(asked)


def test_twice_as_many_cost_no_statement_more() -> None:
    first, second, third = (list(conversation(seed)) for seed in range(3))
    record_all(first, at=MONDAY)
    assert statements(second[:15]) == statements(third[:30])


def test_deriving_again_writes_no_clock() -> None:
    facts = record_all(list(conversation(1)), at=MONDAY)
    with CaptureQueriesContext(connection) as asked:
        derive(thread=facts[0].thread, at=MONDAY)
    written = [query["sql"] for query in asked if not query["sql"].startswith("SELECT")]
    assert [sql for sql in written if "conversations" in sql] == []


def test_a_known_message_is_not_recorded_again() -> None:
    project = make.project()
    known = make.question(project, MONDAY, message_key="<1@client>")
    twice = [mail(project.client, "<2@client>"), mail(project.client, "<2@client>")]
    found = record_all([mail(project.client, "<1@client>"), *twice], at=MONDAY)
    assert found[0] == known
    assert found[1] == found[2]
    assert Interaction.objects.count() == 2


def test_one_that_is_refused_leaves_nothing_behind() -> None:
    client = make.client()
    wrong = mail(client, "<2@client>", occurred_at=MONDAY + timedelta(days=1))
    with pytest.raises(Refusal, match="in the future"):
        record_all([mail(client, "<1@client>"), wrong], at=MONDAY)
    assert not Interaction.objects.exists()


def test_what_lies_before_the_cut_off_is_history_without_clock() -> None:
    client = make.client()
    old = mail(client, "<1@client>", occurred_at=MONDAY - timedelta(days=9))
    record_all([old, mail(client, "<2@client>")], at=MONDAY, since=MONDAY)
    assert [clock.opened_by.message_key for clock in Clock.objects.all()] == ["<2@client>"]


def test_a_call_of_history_owes_no_minutes() -> None:
    client = make.client()
    call = replace(mail(client, "1"), channel="video_meeting", direction="two_way")
    (fact,) = record_all([call], at=MONDAY, since=MONDAY + timedelta(minutes=1))
    assert not fact.minutes_required
    assert fact.minutes_due_at is None


def mail(client: Client, key: str, occurred_at: datetime = MONDAY) -> Said:
    return Said(
        client=client,
        thread=Thread(client=client),
        occurred_at=occurred_at,
        channel="email",
        direction="inbound",
        summary="Where is it?",
        facts={"message_key": key},
    )
