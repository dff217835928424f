"""Judging only what is newly due gives the same flags as judging everything, whatever happened in between."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from crm.watch.models import Flag, SweepMark
from crm.watch.services import sweep
from crm.watch.values import FlagKind

from .world import VERBS, World

pytestmark = pytest.mark.django_db

MINUTES = st.sampled_from([0, 1, 7, 60, 240, 24 * 60, 3 * 24 * 60, 8 * 24 * 60])
STEPS = st.lists(st.tuples(st.sampled_from(VERBS), MINUTES, st.integers(0, 99)), min_size=5, max_size=40)
FACTS = ("flag_kind", "subject", "severity", "escalation_level", "opened_at", "owner", "project", "renewed_at")


@contextmanager
def scratch() -> Iterator[World]:
    """A world that is gone afterwards."""
    with transaction.atomic():
        yield World()
        transaction.set_rollback(True)


def standing() -> list[tuple[Any, ...]]:
    rows = Flag.objects.all().standing().order_by("flag_kind", "subject")
    return list(rows.values_list(*FACTS, "status", "snoozed_until", "id"))


def known() -> list[tuple[Any, ...]]:
    """What is known to be true, dismissed or not. A repeated lateness depends on who has looked at it."""
    rows = Flag.objects.all().tracked().exclude(flag_kind=FlagKind.REPEAT_BREACH)
    return list(rows.order_by("flag_kind", "subject").values_list(*FACTS))


@given(STEPS)
def test_sweeping_what_is_due_equals_sweeping_everything(steps: list[tuple[Any, int, int]]) -> None:
    with scratch() as world:
        for verb, minutes, pick in steps:
            world.at += timedelta(minutes=minutes)
            verb(world, pick)
        sweep(world.at)
        flags, facts = standing(), known()
        assert sweep(world.at, wholly=True).closed == 0
        assert standing() == flags
        Flag.objects.all().delete()
        SweepMark.objects.all().delete()
        sweep(world.at)
        assert known() == facts
