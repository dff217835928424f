"""A sweep makes the open flags equal to the findings of an instant: twice, halfway, side by side and backwards."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from crm.clients.models import Client
from crm.clients.services import mark_changed
from crm.conversations.services import correct
from crm.leadership.services import set_leadership_policy
from crm.projects.values import PhaseGroup
from crm.watch.models import Flag, FlagEvent, SweepMark
from crm.watch.services import set_ladder, set_silence_policy, sweep
from crm.watch.services.sweep import AT_ONCE
from crm.watch.values import FlagKind
from tests import make
from tests.make import local

from ..look import raised, standing, story, the

pytestmark = pytest.mark.django_db
SLOW = FlagKind.SLOW_RESPONSE
NOON = local("2026-10-20 12:00")


@pytest.fixture(autouse=True)
def _house() -> None:
    make.house()


def late() -> None:
    """A question of a fresh project that is late from 10:00 of the day after."""
    project = make.project(opened=date(2026, 10, 1))
    make.question(project, local("2026-10-19 10:00"))


def swept_to() -> datetime:
    return SweepMark.objects.get().swept_to


def written() -> list[tuple[Any, ...]]:
    rows = FlagEvent.objects.order_by("id")
    return list(rows.values_list("flag__subject", "happening", "level", "at", "noticed_at"))


def test_a_second_sweep_at_the_same_instant_writes_nothing() -> None:
    late()
    assert sweep(NOON).opened == 1
    before = written()
    again = sweep(NOON, wholly=True)
    assert (again.opened, again.changed, again.closed) == (0, 0, 0)
    assert written() == before


def test_an_idle_sweep_judges_nobody() -> None:
    late()
    sweep(NOON)
    assert sweep(NOON + timedelta(minutes=1)).clients == 0


def test_a_late_reply_rests_until_time_or_a_fact_moves_it() -> None:
    late()
    sweep(NOON)
    flag, rows = the(SLOW), Flag.objects.all()
    assert flag.next_at
    assert (list(rows.resting(NOON)), list(rows.moving(NOON))) == ([flag], [])
    assert list(rows.moving(flag.next_at)) == [flag]
    mark_changed(clients=[flag.of_client.pk], at=NOON)
    assert list(rows.moving(NOON)) == [flag]


def test_what_rests_is_not_judged_again_but_by_a_sweep_of_everything() -> None:
    late()
    sweep(local("2026-10-20 15:00"))
    resting = the(SLOW)
    make.question(make.project(resting.of_client), local("2026-10-19 16:00"))
    Client.objects.update(changed_at=None)
    Flag.objects.update(opened_at=NOON)
    assert sweep(local("2026-10-20 16:30")).changed == 0
    assert len(standing(SLOW)) == 2
    assert sweep(local("2026-10-20 16:30"), wholly=True).changed == 1


def test_history_is_dated_when_it_became_so_not_when_it_was_seen() -> None:
    late()
    sweep(local("2026-10-27 09:00"))
    assert story(the(SLOW)) == [
        "opened Tue 20 10:00",
        "level 1 Tue 20 10:00",
        "level 2 Tue 20 14:30",
        "level 3 Wed 21 10:00",
        "level 4 Thu 22 10:00",
    ]
    assert {event.noticed_at for event in the(SLOW).events.all()} == {local("2026-10-27 09:00")}


def test_sweeping_often_or_rarely_tells_the_same_story() -> None:
    late()
    for minutes in range(0, 3 * 24 * 60, 97):
        sweep(local("2026-10-19 12:00") + timedelta(minutes=minutes))
    often = story(the(SLOW))
    Flag.objects.all().delete()
    SweepMark.objects.all().delete()
    sweep(local("2026-10-22 12:00"))
    assert story(the(SLOW)) == often


def test_a_sweep_that_ended_halfway_is_finished_by_the_next() -> None:
    first, second = make.project(), make.project()
    for project in (first, second):
        make.question(project, local("2026-10-19 10:00"))
    sweep(local("2026-10-20 09:00"))
    sweep(NOON, client=first.client)
    assert (len(standing(SLOW)), swept_to()) == (1, local("2026-10-20 09:00"))
    sweep(NOON + timedelta(minutes=1))
    assert [flag.client for flag in standing(SLOW)] == [first.client, second.client]


def test_more_clients_than_one_transaction_judges_are_all_judged() -> None:
    for _ in range(AT_ONCE + 1):
        late()
    assert sweep(NOON).opened == AT_ONCE + 1


def test_a_sweep_that_rests_judges_all_the_same() -> None:
    for _ in range(AT_ONCE + 1):
        late()
    assert sweep(NOON, rest=0.01).clients == AT_ONCE + 1
    assert len(standing(SLOW)) == AT_ONCE + 1


def test_an_earlier_instant_is_judged_as_it_was() -> None:
    late()
    sweep(local("2026-10-22 12:00"))
    assert not raised(SLOW, "2026-10-20 09:00")
    assert raised(SLOW, "2026-10-20 15:00")
    assert (the(SLOW).escalation_level, swept_to()) == (2, local("2026-10-20 15:00"))


def test_a_flag_lowered_by_a_correction_climbs_again_without_telling_twice() -> None:
    question = make.question(make.project(), local("2026-10-19 10:00"))
    sweep(local("2026-10-20 15:00"))
    at = local("2026-10-20 15:05")
    correct(interaction=question, by=None, at=at, reason="It came later.", occurred_at=local("2026-10-19 12:00"))
    sweep(at)
    assert the(SLOW).escalation_level == 1
    sweep(local("2026-10-20 17:00"))
    assert the(SLOW).escalation_level == 2
    assert [line for line in story(the(SLOW)) if "level 2" in line] == ["level 2 Tue 20 14:30"]


def test_a_holiday_entered_later_lowers_what_it_touches() -> None:
    late()
    assert raised(SLOW, "2026-10-20 12:00")
    make.holiday("2026-10-20")
    assert not raised(SLOW, "2026-10-20 12:01")
    assert raised(SLOW, "2026-10-21 12:00")


def test_the_door_of_one_client_judges_nobody_else() -> None:
    late()
    late()
    client = Client.objects.earliest("id")
    assert sweep(NOON, client=client).clients == 1
    assert [flag.client for flag in standing(SLOW)] == [client]


def test_a_fact_nobody_judged_is_found_by_the_next_sweep() -> None:
    sweep(NOON)
    question = make.question(make.project(), local("2026-10-14 10:00"), logged=NOON)
    assert question.client.pk in Client.objects.filter(changed_at=NOON).values_list("pk", flat=True)
    assert raised(SLOW, "2026-10-20 12:01")
    assert not Client.objects.filter(changed_at__isnull=False).exists()


TOMORROW = date(2026, 10, 21)
TIGHT = dict.fromkeys(PhaseGroup, (2, 2, 2))


def leadership(at: datetime) -> None:
    set_leadership_policy(valid_from=TOMORROW, limits=TIGHT, by=None, at=at)


def silence(at: datetime) -> None:
    set_silence_policy(valid_from=TOMORROW, limits=TIGHT, by=None, at=at)


@pytest.mark.parametrize(
    ("kind", "write"), [(FlagKind.NO_LEADERSHIP_CONTACT, leadership), (FlagKind.NO_CONTACT, silence)]
)
def test_a_policy_written_ahead_judges_from_its_first_day(kind: FlagKind, write: Any) -> None:
    make.call(make.project(), local("2026-10-16 10:00"), make.leader())
    write(NOON)
    assert not raised(kind, "2026-10-20 23:59")
    assert raised(kind, "2026-10-21 00:01")


def test_a_ladder_written_ahead_holds_from_its_first_day() -> None:
    late()
    steps = {1: (0.0, 0.0, 0.0), 2: (1.0, 1.0, 0.5), 3: (2.0, 2.0, 1.0), 4: (30.0, 30.0, 30.0)}
    set_ladder(valid_from=TOMORROW, steps=steps, by=None, at=NOON)
    sweep(local("2026-10-20 14:00"))
    assert the(SLOW).escalation_level == 1
    sweep(local("2026-10-21 00:01"))
    assert the(SLOW).escalation_level == 3
