from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from crm.conversations.models import Clock
from crm.staff.rows import update_rows
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


def test_many_rows_are_one_statement_and_none_are_no_statement() -> None:
    for _ in range(3):
        make.question(make.project(), MONDAY)
    clocks = list(Clock.objects.all())
    with CaptureQueriesContext(connection) as asked:
        update_rows(clocks, ["warn_at", "owner"])
        update_rows([], ["warn_at"])
    assert len(asked) == 1
