from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import pytest

from crm.clients.models import Client
from crm.conversations.defaults import AFTER_HOURS, CAPS, MINUTES, TARGETS
from crm.conversations.models import Clock, Thread
from crm.conversations.services import derive, excuse, set_response_policy
from crm.conversations.targets import TargetTable
from crm.conversations.whatif import Replay, replay
from tests import make
from tests.make import MONDAY, local

pytestmark = pytest.mark.django_db

START, END = local("2026-10-05"), local("2026-10-19")
FIRST_DAY = date(2026, 9, 1)


def targets(share: float) -> dict[str, dict[str, timedelta]]:
    """The shipped targets, each a part or a multiple of what it was."""
    return {priority: {situation: span * share for situation, span in row.items()} for priority, row in TARGETS.items()}


def table(share: float = 1, caps: Mapping[str, timedelta] = CAPS, after_hours: timedelta = AFTER_HOURS) -> TargetTable:
    return TargetTable(0, False, targets(share), caps, after_hours, MINUTES)


def asked(client: Client, opened: str, answered: str = "", **facts: object) -> None:
    project = {key: facts.pop(key) for key in ("phase", "after_hours_cover") if key in facts}
    question = make.question(make.project(client, **project), local(opened), **facts)
    if answered:
        make.answer(question, local(answered))


@pytest.fixture
def talked() -> Client:
    """Questions of every kind over two weeks; the client returned may be given targets of its own."""
    make.house()
    core, small = make.client("Core"), make.client("Small", tier="standard")
    asked(core, "2026-10-06 09:00", "2026-10-06 12:00")
    asked(core, "2026-10-06 09:00", "2026-10-07 11:00")
    asked(core, "2026-10-07 16:00", "2026-10-09 09:00", priority="low")
    asked(core, "2026-10-08 09:00", "2026-10-08 13:00", phase="scoping")
    asked(core, "2026-10-09 09:00", "2026-10-09 12:00", channel="text_message")
    asked(core, "2026-10-10 09:00", "2026-10-10 12:00", priority="urgent", after_hours_cover=True)
    asked(core, "2026-10-13 09:00")
    asked(small, "2026-10-13 09:00", "2026-10-14 13:00")
    asked(small, "2026-10-14 09:00", "2026-10-14 10:30", priority="urgent")
    asked(make.client("Soon", lifecycle="prospect"), "2026-10-15 09:00", "2026-10-15 15:00")
    waived = make.question(make.project(small), local("2026-10-15 09:00"))
    excuse(clock=make.clock_of(waived), by=None, at=local("2026-10-16 16:00"), reason="settled by itself")
    return small


def rederived(client: Client | None, **values: object) -> int:
    """How many clocks are late after the policy is really saved and every thread is derived by it."""
    set_response_policy(valid_from=FIRST_DAY, client=client, by=None, at=MONDAY, **values)  # type: ignore[arg-type]
    Clock.objects.all().delete()
    for thread in Thread.objects.all():
        derive(thread=thread, at=MONDAY)
    rows = Clock.objects.filter(opened_at__gte=START, opened_at__lt=END)
    return sum(1 for clock in rows if (clock.late_after or MONDAY) < (clock.stopped_at or MONDAY))


def test_the_targets_in_force_give_the_flags_there_were(talked: Client) -> None:
    assert replay(table(), start=START, end=END, at=MONDAY) == Replay(clocks=11, was=7, would_be=7)


@pytest.mark.parametrize("share", [0.25, 0.5, 1, 1.5, 2])
def test_what_is_foretold_is_what_saving_and_deriving_again_gives(talked: Client, share: float) -> None:
    foretold = replay(table(share), start=START, end=END, at=MONDAY)
    assert rederived(None, targets=targets(share), caps=CAPS) == foretold.would_be


def test_caps_and_after_hours_are_foretold_too(talked: Client) -> None:
    caps, short = {"email": timedelta(hours=2), "text_message": timedelta(hours=8)}, timedelta(hours=8)
    foretold = replay(table(1, caps, short), start=START, end=END, at=MONDAY)
    assert rederived(None, targets=TARGETS, caps=caps, after_hours=short) == foretold.would_be


def test_a_clients_own_targets_are_foretold_for_that_client_alone(talked: Client) -> None:
    foretold = replay(table(4), start=START, end=END, at=MONDAY, client=talked)
    assert foretold == Replay(clocks=3, was=2, would_be=0)
    assert rederived(talked, targets=targets(4), caps=CAPS) == 7 - 2


def test_a_client_with_own_targets_is_not_touched_by_those_for_everybody(talked: Client) -> None:
    before = replay(table(4), start=START, end=END, at=MONDAY)
    set_response_policy(valid_from=FIRST_DAY, client=talked, targets=TARGETS, caps=CAPS, by=None, at=MONDAY)
    after = replay(table(4), start=START, end=END, at=MONDAY)
    assert (before.would_be, after.would_be) == (2, 4)


def test_replaying_more_clocks_takes_no_more_statements(talked: Client, django_assert_num_queries: object) -> None:
    replay(table(), start=START, end=END, at=MONDAY)
    for number in range(10):
        asked(talked, f"2026-10-06 {number + 8:02}:00")
    with django_assert_num_queries(3):  # type: ignore[operator]
        assert replay(table(), start=START, end=END, at=MONDAY).clocks == 21
