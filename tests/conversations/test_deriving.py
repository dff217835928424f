"""Stored clocks are what the reckoning says of the standing facts, however those came to stand."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm.conversations.models import Clock, Interaction, Thread
from crm.conversations.reckoning import ContactEvent, reckon
from crm.conversations.services import correct, derive, merge_threads, record, refile, restore, withdraw
from crm.projects.models import Project
from crm.staff.queries import calendar_at
from tests import make
from tests.make import local

pytestmark = pytest.mark.django_db

FRIDAY = local("2026-10-16 08:00")
NOW = local("2026-10-21 12:00")
TARGETS = {"email": timedelta(hours=9), "chat": timedelta(hours=4.5), "phone_call": timedelta(hours=9)}
# Few moments, so that facts meet on one.
MOMENTS = st.integers(0, 40).map(lambda n: FRIDAY + n * timedelta(hours=2.5))
FACTS = st.fixed_dictionaries(
    {
        "occurred_at": MOMENTS,
        "direction": st.sampled_from(["inbound", "inbound", "outbound", "two_way"]),
        "channel": st.sampled_from(sorted(TARGETS)),
        "automatic": st.sampled_from([False, False, True]),
        "reached": st.sampled_from([True, True, False]),
        "owed": st.booleans(),
        "excuses": st.sampled_from([False, False, False, True]),
    }
)
CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "occurred_at": MOMENTS,
        "direction": st.sampled_from(["inbound", "outbound"]),
        "channel": st.sampled_from(sorted(TARGETS)),
        "automatic": st.booleans(),
        "reached": st.booleans(),
        "needs_reply": st.sampled_from([True, False, None]),
    },
)
WHICH = st.integers(0, 50)
STEPS = st.lists(
    st.tuples(st.just("record"), WHICH, FACTS)
    | st.tuples(st.just("correct"), WHICH, CHANGES)
    | st.tuples(st.sampled_from(["withdraw", "restore", "merge"]), WHICH, st.none())
    | st.tuples(st.just("refile"), WHICH, WHICH | st.none()),
    min_size=3,
    max_size=12,
)


def event(row: Interaction) -> ContactEvent:
    names = ("direction", "channel", "automatic", "needs_reply", "reached", "owed", "excuses")
    return ContactEvent(at=row.occurred_at, ref=str(row.pk), **{name: getattr(row, name) for name in names})


def check(thread: Thread) -> None:
    """Every figure of every stored clock of a thread, by the facts as they stand."""
    events = [event(row) for row in thread.interactions.filter(withdrawn_at=None)]
    stored = {str(clock.opened_by_id): clock for clock in Clock.objects.filter(thread=thread)}
    calendar = calendar_at(NOW).calendar
    said = {one.opened_by: one for one in reckon(events, calendar=calendar, target=timedelta(), as_of=NOW)}
    assert stored.keys() == said.keys()
    for ref, clock in stored.items():
        assert clock.target == TARGETS[clock.opened_by.channel]
        found = reckon(events, calendar=calendar, target=clock.target, as_of=NOW)
        one = next(row for row in found if row.opened_by == ref)
        stop = str(clock.stopped_by_id) if clock.stopped_by_id else None
        assert (clock.opened_at, clock.stopped_at, stop) == (one.opened_at, one.stopped_at, one.stopped_by)
        assert (clock.due_at, clock.state) == (one.due_at, one.state)
        assert clock.working == (None if one.state == "running" else one.working)
        assert clock.in_time == (None if one.state != "answered" else not one.late)
        assert clock.verdict_at == (
            None if one.state == "waived" else one.stopped_at if clock.in_time else clock.late_after
        )


def take(step: tuple[str, int, Any], project: Project, threads: list[Thread]) -> None:
    verb, which, detail = step
    known = list(Interaction.objects.filter(client=project.client).order_by("pk"))
    thread = threads[which % len(threads)]
    if verb == "record":
        known = [
            record(client=project.client, projects=[project], at=NOW, by=None, summary="…", thread=thread, **detail)
        ]
    elif verb == "merge":
        merge_threads(into=threads[0], other=thread, by=None, at=NOW)
    elif known:
        fact = known[which % len(known)]
        common: dict[str, Any] = {"by": None, "at": NOW, "reason": "put right"}
        if verb == "correct":
            correct(interaction=fact, **common, **detail)
        elif verb == "refile":
            refile(interaction=fact, thread=None if detail is None else threads[detail % len(threads)], **common)
        else:
            {"withdraw": withdraw, "restore": restore}[verb](interaction=fact, **common)


@given(STEPS)
def test_whatever_happens_to_the_facts_the_clocks_follow(steps: list[Any]) -> None:
    make.house()
    project = make.project()
    threads = [Thread.objects.create(client=project.client) for _ in range(3)]
    for step in steps:
        take(step, project, threads)
    for thread in Thread.objects.filter(client=project.client):
        check(thread)


@given(st.lists(FACTS, max_size=8, unique_by=lambda fact: fact["occurred_at"]), st.randoms(use_true_random=False))
def test_facts_that_come_late_leave_the_same_clocks(facts: list[dict[str, Any]], random: Any) -> None:
    make.house()

    def told(rows: list[dict[str, Any]]) -> list[Any]:
        project = make.project()
        thread = Thread.objects.create(client=project.client)
        for fact in rows:
            record(client=project.client, projects=[project], at=NOW, by=None, summary="…", thread=thread, **fact)
        fields = ("opened_at", "stopped_at", "state", "working", "in_time", "verdict_at", "target", "more_inbound")
        return list(Clock.objects.filter(thread=thread).order_by("opened_at").values_list(*fields, "late_after"))

    in_order = sorted(facts, key=lambda fact: fact["occurred_at"])
    assert told(in_order) == told(random.sample(facts, len(facts)))


def test_deriving_again_changes_nothing() -> None:
    make.house()
    asked = make.question(make.project(), FRIDAY)
    make.answer(asked, FRIDAY + timedelta(hours=3))
    before = Clock.objects.values().get()
    derive(thread=asked.thread, at=NOW)
    assert Clock.objects.values().get() == before
