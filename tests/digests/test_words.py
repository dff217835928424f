"""The sentences of many weeks, kept in `weeks.txt` where they can be read one after the other.

A block is one line of facts and the two lines they give. Facts: replies in target of those that fell due | the weeks
before, the latest first | late replies now | projects without a leader, a week ago, of how many | who waits, and due
today | business hours of each answer | questions that needed none.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from crm.conversations.queries import Tally, WeekFigures
from crm.digests import words
from crm.leadership.slots import Slot

pytestmark = pytest.mark.plain

WEEKS = Path(__file__).with_name("weeks.txt").read_text().strip().split("\n\n")
NEW_YORK, LONDON, MELBOURNE = (ZoneInfo(name) for name in ("America/New_York", "Europe/London", "Australia/Melbourne"))


def numbers(text: str) -> list[float]:
    return [float(found) for found in re.findall(r"[\d.]+", text)]


def tallies(text: str) -> list[Tally]:
    pairs = (pair.split("/") for pair in text.split())
    return [Tally(int(due), int(kept)) for kept, due in pairs]


def told(facts: str) -> list[str]:
    week, before, late, lapsed, waiting, took, waived = facts.split("|")
    (now,), past = tallies(week), tallies(before)
    spans = tuple(timedelta(hours=hours) for hours in sorted(numbers(took)))
    figures = WeekFigures(now.verdicts, now.in_target, int(numbers(waived)[0]), spans)
    gone, gone_before, projects = (int(one) for one in numbers(lapsed))
    running, today = (int(one) for one in numbers(waiting))
    rest = words.rest(
        figures,
        past[0] if past else None,
        late=int(numbers(late)[0]),
        lapsed=(gone, gone_before, projects),
        waiting=(running, today),
    )
    speed = f"{words.speed(figures)} {words.waived(figures.waived)}"
    return [f"{words.opening(figures, past)} {rest}", speed.strip()]


@pytest.mark.parametrize("block", WEEKS, ids=lambda block: block.split("\n")[0])
def test_a_week_is_told_as_a_person_would(block: str) -> None:
    facts, *lines = block.split("\n")
    assert told(facts) == lines


def test_there_are_dozens_of_weeks() -> None:
    assert len(WEEKS) >= 36
    assert len({block.split("\n")[0] for block in WEEKS}) == len(WEEKS)


@pytest.mark.parametrize(
    ("names", "text"),
    [(["Alder"], "Alder"), (["Alder", "Birch"], "Alder and Birch"), (["A", "B", "C"], "A, B and C")],
)
def test_names_are_listed_as_people_list_them(names: list[str], text: str) -> None:
    assert words.listed(names) == text


def at(text: str, *, outside: bool = False) -> Slot:
    return Slot(datetime.fromisoformat(text).replace(tzinfo=NEW_YORK), outside)


def test_times_to_call_are_told_in_both_zones() -> None:
    slots = [at("2026-10-19 09:00"), at("2026-10-20 08:30")]
    assert words.propose("", slots, NEW_YORK, LONDON) == (
        "Call them: Mon 19 Oct 09:00 (14:00 in London) or Tue 20 Oct 08:30 (13:30 in London)."
    )
    assert words.propose("Ingrid", slots[:1], NEW_YORK, NEW_YORK) == "Ask Ingrid to call them: Mon 19 Oct 09:00."


def test_hours_that_never_meet_are_said_to() -> None:
    assert words.propose("", [at("2026-10-22 18:00", outside=True)], NEW_YORK, MELBOURNE) == (
        "Call them: Thu 22 Oct 18:00 (Fri 09:00 in Melbourne). Their hours never meet ours."
    )


def test_a_client_without_zone_is_said_to_have_none() -> None:
    assert words.propose("", [], NEW_YORK, NEW_YORK) == "Call them; their time zone is not known."
