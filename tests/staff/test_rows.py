from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from crm.clients.models import Client
from crm.conversations.models import Clock, Interaction, Thread
from crm.staff.rows import insert_rows, update_rows
from crm.watch.models import Flag
from crm.watch.services import sweep
from tests import make
from tests.make import MONDAY, local

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _house() -> None:
    make.house()


def test_the_fields_that_are_named_are_written_and_no_others() -> None:
    for _ in range(3):
        make.question(make.project(), local("2026-10-12 10:00"))
    sweep(MONDAY, wholly=True)
    flags = list(Flag.objects.order_by("pk"))
    for number, flag in enumerate(flags):
        flag.evidence, flag.next_at, flag.why = {"number": number, "day": None}, None, "not written"
    update_rows(flags, ["evidence", "next_at"])
    stored = list(Flag.objects.order_by("pk"))
    assert [flag.evidence["number"] for flag in stored] == list(range(len(flags)))
    assert not any(flag.next_at or flag.why == "not written" for flag in stored)


def test_a_link_is_written_by_the_name_of_its_column_too() -> None:
    make.question(make.project(), MONDAY)
    clock = Clock.objects.get()
    clock.owner_id = make.person().pk
    update_rows([clock], ["owner_id"])
    assert Clock.objects.get().owner_id == clock.owner_id


def test_many_rows_are_one_statement_and_none_are_no_statement() -> None:
    for _ in range(3):
        make.question(make.project(), MONDAY)
    clocks = list(Clock.objects.all())
    with CaptureQueriesContext(connection) as asked:
        update_rows(clocks, ["warn_at", "owner"])
        update_rows([], ["warn_at"])
    assert len(asked) == 1


def test_rows_that_are_put_in_together_are_as_if_saved_one_by_one() -> None:
    one, two = (Client(name=f"Łódź {number}", short_code=f"L{number}", changed_at=MONDAY) for number in (1, 2))
    one.save()
    insert_rows([two])
    stored = {row.pk: row for row in Client.objects.all()}
    assert stored[two.pk].found_by == stored[one.pk].found_by.replace("1", "2").replace("l1", "l2")
    assert (stored[two.pk].changed_at, two._state.adding) == (MONDAY, False)
    assert Client.objects.create(name="Third", short_code="T").pk > two.pk > one.pk


def test_a_row_may_name_one_that_had_no_number_yet() -> None:
    client = make.client()
    thread = Thread(client=client)
    facts = {"client": client, "occurred_at": MONDAY, "logged_at": MONDAY, "channel": "email", "direction": "inbound"}
    rows = [Interaction(thread=thread, summary=f"{number}", **facts) for number in range(3)]
    insert_rows([thread])
    insert_rows(rows)
    assert list(thread.interactions.order_by("pk")) == rows
    assert len({row.pk for row in rows}) == 3
