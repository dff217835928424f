"""The past of a source: counted bit by bit it is what counting all of it at once gives."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from crm.capture.models import Source, SourceDay, SourceRhythm
from crm.capture.services import learn, learn_anew
from tests import make
from tests.capture.hearing import brings, days, source, speaking
from tests.make import local

pytestmark = pytest.mark.django_db

FIRST = local("2026-08-01 00:00")
BATCHES = st.lists(
    st.lists(st.integers(0, 80 * 24 * 60).map(lambda minutes: FIRST + timedelta(minutes=minutes)), max_size=6),
    max_size=6,
)


def known() -> list[Any]:
    days = list(SourceDay.objects.order_by("day").values_list("day", "moments", "first", "last", "longest"))
    return [*days, *SourceRhythm.objects.values_list("days", "moments", "longest", "last", "quiet_after")]


@given(BATCHES)
def test_counting_what_is_new_equals_counting_everything_anew(batches: list[list[datetime]]) -> None:
    with transaction.atomic():
        make.house()
        box = source()
        for moments in batches:
            brings(box, moments)
            Source.objects.filter(pk=box.pk).update(brought_at=local("2026-11-01 09:00"))
            # What was fetched since the last count may be older than what was counted.
            SourceRhythm.objects.update(learned_to=FIRST)
            learn()
        bit_by_bit = known()
        learn_anew()
        assert known() == bit_by_bit
        transaction.set_rollback(True)


def test_what_is_counted_is_not_counted_again() -> None:
    make.house()
    speaking()
    with CaptureQueriesContext(connection) as asked:
        learn()
    assert len(asked) == 1


def test_something_new_costs_its_own_day_only() -> None:
    make.house()
    box = speaking(until="2026-10-16")
    brings(box, days("2026-10-19", "2026-10-19"))
    with CaptureQueriesContext(connection) as asked:
        learn()
    read = [query["sql"] for query in asked.captured_queries if "received_at" in query["sql"]]
    assert len(read) == 2
    assert SourceDay.objects.get(source=box, day="2026-10-19").moments == 4


def test_a_mail_from_tomorrow_does_not_hide_the_silence() -> None:
    make.house()
    box = speaking(until="2026-10-16")
    brings(box, [local("2027-01-01 09:00")])
    Source.objects.filter(pk=box.pk).update(brought_at=local("2026-10-19 09:00"))
    learn()
    assert SourceRhythm.objects.get(source=box).last == local("2026-10-16 16:30")


def test_a_feed_has_no_rhythm() -> None:
    make.house()
    source("calendar", brought_at=local("2026-10-19 09:00"))
    learn()
    assert not SourceRhythm.objects.exists()
