"""A week is built once for all who may see the same of it, and apart for those who may not."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from crm.clients.services import grant_access
from crm.digests.build import build
from crm.digests.models import Delivery, Digest
from crm.digests.period import last_period
from crm.digests.services import prepare
from crm.digests.snapshot import freeze
from crm.watch.services import sweep
from tests import make
from tests.make import MONDAY, local

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _house() -> None:
    make.house()


def asked_of_clocks(readers: int) -> int:
    """How often a week's digests for so many new readers ask about clocks."""
    Delivery.objects.all().delete()
    Digest.objects.all().delete()
    for _ in range(readers):
        make.person(staff_role="cto")
    with CaptureQueriesContext(connection) as asked:
        assert prepare(MONDAY) > 0
    return sum("conversations_clock" in query["sql"] for query in asked.captured_queries)


def test_readers_who_see_the_same_cost_no_question_more() -> None:
    make.question(make.project(), local("2026-10-14 10:00"))
    asked_of_clocks(readers=1)
    assert asked_of_clocks(readers=1) == asked_of_clocks(readers=10) > 0


def test_who_may_not_see_a_client_reads_nothing_of_it() -> None:
    insider, stranger = make.person(staff_role="cto"), make.person(staff_role="cto")
    hidden = make.client("Northlight", restricted_access=True)
    grant_access(client=hidden, staff=insider, by=None, at=make.LONG_AGO, reason="Works on it.")
    make.question(make.project(hidden), local("2026-10-14 10:00"), summary="A secret question")
    prepare(MONDAY)
    told = {digest.recipient_id: str(digest.figures) for digest in Digest.objects.all()}
    assert "A secret question" in told[insider.pk]
    assert "A secret question" not in told[stranger.pk]
    assert "One restricted client not shown to you." in told[stranger.pk]


def test_each_is_told_what_they_would_be_told_alone() -> None:
    insider, stranger, sponsor = (make.person(staff_role="cto", digest_scope=scope) for scope in ("all", "all", "mine"))
    hidden = make.client("Northlight", restricted_access=True)
    grant_access(client=hidden, staff=insider, by=None, at=make.LONG_AGO, reason="Works on it.")
    for client in (hidden, make.client("Pine", executive_sponsor=sponsor), make.client("Fir")):
        make.question(make.project(client, opened=date(2026, 8, 3)), local("2026-10-14 10:00"))
    sweep(MONDAY)
    prepare(MONDAY)
    told = {digest.recipient: digest.figures for digest in Digest.objects.select_related("recipient__backup")}
    assert told == {one: freeze(build(one, last_period(MONDAY), MONDAY)) for one in told}
    assert [str(told[one]).count("To call: ") for one in (insider, stranger, sponsor)] == [3, 2, 1]
