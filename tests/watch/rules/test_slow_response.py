"""A reply clock passes its target, and climbs the ladder (POLICIES.md, escalation ladder)."""

from __future__ import annotations

from typing import Any

import pytest

from crm.conversations.services import correct, excuse, record, withdraw
from crm.watch.services import sweep
from crm.watch.values import FlagKind, Severity
from tests import make
from tests.make import local

from ..look import clock, opens_between, raised, standing, story, the

pytestmark = pytest.mark.django_db
SLOW = FlagKind.SLOW_RESPONSE


@pytest.fixture(autouse=True)
def _house() -> None:
    make.house()


def test_it_opens_after_the_last_second_that_was_in_time() -> None:
    make.question(make.project(), local("2026-10-19 10:00"))
    # Nine hours end at 10:00 on Tuesday; equal is in time.
    assert opens_between(SLOW, "2026-10-20 10:00:00", "2026-10-20 10:00:01")


def test_a_target_that_ends_at_closing_is_in_time_until_the_next_opening() -> None:
    make.question(make.project(), local("2026-10-16 08:00"))
    assert opens_between(SLOW, "2026-10-19 08:00:00", "2026-10-19 08:00:01")
    assert clock(the(SLOW).opened_at) == "Mon 19 08:00"


def test_a_reply_closes_it_and_dates_the_closing() -> None:
    question = make.question(make.project(), local("2026-10-19 10:00"))
    sweep(local("2026-10-20 11:00"))
    flag = the(SLOW)
    make.answer(question, local("2026-10-20 11:30"))
    assert not raised(SLOW, "2026-10-20 15:00")
    assert story(flag) == ["opened Tue 20 10:00", "level 1 Tue 20 10:00", "resolved Tue 20 11:30"]


def test_a_waiver_closes_it() -> None:
    question = make.question(make.project(), local("2026-10-19 10:00"))
    sweep(local("2026-10-20 11:00"))
    excuse(clock=make.clock_of(question), by=make.person(), at=local("2026-10-20 12:00"), reason="Only a thank-you.")
    assert not raised(SLOW, "2026-10-20 12:01")


@pytest.mark.parametrize(
    "facts",
    [
        {"automatic": True, "summary": "Out of office."},
        {"reached": False, "summary": "The mail bounced."},
        {"channel": "internal_note", "direction": "internal", "summary": "Who answers this?"},
    ],
    ids=["a machine", "a bounce", "a note"],
)
def test_what_is_no_reply_does_not_close_it(facts: dict[str, Any]) -> None:
    question = make.question(make.project(), local("2026-10-19 10:00"))
    sweep(local("2026-10-20 11:00"))
    make.answer(question, local("2026-10-20 11:30"), **facts)
    assert raised(SLOW, "2026-10-20 12:00")


def test_a_reply_in_time_never_raises_it() -> None:
    question = make.question(make.project(), local("2026-10-19 10:00"))
    make.answer(question, local("2026-10-20 10:00"))
    assert not raised(SLOW, "2026-10-21 12:00")


def test_a_withdrawn_reply_raises_it_again() -> None:
    question = make.question(make.project(), local("2026-10-19 10:00"))
    slip = make.answer(question, local("2026-10-19 11:00"))
    assert not raised(SLOW, "2026-10-20 12:00")
    withdraw(interaction=slip, by=None, at=local("2026-10-20 12:30"), reason="Sent to another client.")
    assert raised(SLOW, "2026-10-20 12:31")
    assert clock(the(SLOW).opened_at) == "Tue 20 10:00"


def test_a_corrected_question_closes_it() -> None:
    question = make.question(make.project(), local("2026-10-19 10:00"))
    sweep(local("2026-10-20 11:00"))
    correct(interaction=question, by=None, at=local("2026-10-20 11:05"), reason="A greeting.", needs_reply=False)
    assert not raised(SLOW, "2026-10-20 11:06")


# POLICIES.md, typed by hand: business hours past due at which levels 1 to 4 begin. The question comes on Monday at
# 08:00 from a core client, whose targets are 2, 4, 9 and 18 hours; the days have nine.
LADDER = {
    "urgent": ["Mon 19 10:00", "Mon 19 10:30", "Mon 19 11:00", "Mon 19 12:00"],
    "high": ["Mon 19 12:00", "Mon 19 14:00", "Mon 19 16:30", "Tue 20 12:00"],
    "normal": ["Tue 20 08:00", "Tue 20 12:30", "Tue 20 17:00", "Wed 21 17:00"],
    "low": ["Wed 21 08:00", "Wed 21 12:30", "Wed 21 17:00", "Thu 22 17:00"],
}
SEVERITIES = [Severity.NOTICE, Severity.WARNING, Severity.SERIOUS, Severity.SERIOUS]


@pytest.mark.parametrize("priority", LADDER)
def test_the_ladder_is_that_of_the_priority(priority: str) -> None:
    make.question(make.project(), local("2026-10-19 08:00"), priority=priority)
    sweep(local("2026-10-30 12:00"))
    levels = [f"level {level} {at}" for level, at in enumerate(LADDER[priority], start=1)]
    assert story(the(SLOW)) == [f"opened {LADDER[priority][0]}", *levels]


@pytest.mark.parametrize("priority", LADDER)
def test_each_level_begins_at_its_moment_with_its_severity(priority: str) -> None:
    make.question(make.project(), local("2026-10-19 08:00"), priority=priority)
    seen = []
    for moment in LADDER[priority]:
        at = local(f"2026-10-{moment[4:]}:30")
        sweep(at)
        seen.append((the(SLOW).escalation_level, the(SLOW).severity))
    assert seen == list(zip(range(1, 5), SEVERITIES, strict=True))


def test_a_level_begins_when_its_hours_are_used_up() -> None:
    make.question(make.project(), local("2026-10-19 09:00"))
    sweep(local("2026-10-20 13:29:59"))
    assert the(SLOW).escalation_level == 1
    sweep(local("2026-10-20 13:30:00"))
    assert the(SLOW).escalation_level == 2


def test_the_hours_between_levels_rest_at_night_and_on_holidays() -> None:
    make.holiday("2026-11-26", "Thanksgiving Day")
    make.holiday("2026-11-27", "Day after Thanksgiving")
    make.question(make.project(), local("2026-11-24 16:00"))
    sweep(local("2026-12-01 17:00"))
    assert story(the(SLOW))[1:] == [
        "level 1 Wed 25 16:00",
        "level 2 Mon 30 11:30",
        "level 3 Mon 30 16:00",
        "level 4 Tue 01 16:00",
    ]


def test_urgent_covered_work_counts_every_hour() -> None:
    covered = make.project(after_hours_cover=True)
    make.question(covered, local("2026-10-17 23:00"), priority="urgent")
    assert opens_between(SLOW, "2026-10-18 01:00:00", "2026-10-18 01:00:01")
    sweep(local("2026-10-18 03:00"))
    assert story(the(SLOW))[2:] == ["level 2 Sun 18 01:30", "level 3 Sun 18 02:00", "level 4 Sun 18 03:00"]


def test_urgent_work_without_cover_waits_for_the_opening() -> None:
    make.question(make.project(), local("2026-10-17 23:00"), priority="urgent")
    assert opens_between(SLOW, "2026-10-19 10:00:00", "2026-10-19 10:00:01")


def test_the_flag_says_the_sum_and_where_the_target_came_from() -> None:
    project = make.project(make.client(tier="strategic"))
    make.question(project, local("2026-10-19 08:00"), priority="high")
    sweep(local("2026-10-19 14:30"))
    flag = the(SLOW)
    assert flag.why == "target 3 bh, 6.5 bh elapsed, 3.5 bh over, level 2"
    assert flag.evidence == {"target": 10800.0, "basis": "strategic client, high: 3 business hours"}


def test_the_flag_belongs_to_whoever_owns_the_question() -> None:
    owner = make.person()
    question = make.question(make.project(), local("2026-10-19 08:00"), owner=owner)
    sweep(local("2026-10-20 14:00"))
    assert (the(SLOW).owner, the(SLOW).interaction, the(SLOW).client) == (owner, question, question.client)


def test_a_second_message_does_not_start_the_wait_anew() -> None:
    question = make.question(make.project(), local("2026-10-19 10:00"))
    record(
        client=question.client,
        thread=question.thread,
        at=local("2026-10-20 09:00"),
        occurred_at=local("2026-10-20 09:00"),
        channel="email",
        direction="inbound",
        summary="And?",
        by=None,
    )
    sweep(local("2026-10-20 10:01"))
    assert clock(the(SLOW).opened_at) == "Tue 20 10:00"


def test_clients_are_judged_apart() -> None:
    first = make.question(make.project(), local("2026-10-19 10:00"))
    second = make.question(make.project(), local("2026-10-19 11:00"))
    sweep(local("2026-10-20 10:30"))
    assert [flag.interaction for flag in standing(SLOW)] == [first]
    sweep(local("2026-10-20 11:30"))
    assert [flag.interaction for flag in standing(SLOW)] == [first, second]
