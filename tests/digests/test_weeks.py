"""Whole weeks as their mails say them, kept in `weeks/` to be read one after the other: facts, a line, the mail."""

from __future__ import annotations

from pathlib import Path

import pytest

from .by_hand import told, week_of

pytestmark = pytest.mark.plain
WEEKS = sorted(Path(__file__).with_name("weeks").glob("*.txt"))


@pytest.mark.parametrize("week", WEEKS, ids=lambda week: week.stem)
def test_a_week_reads_as_it_was_agreed(week: Path) -> None:
    facts, mail = week.read_text().split("\n---\n")
    assert told(facts) + "\n" == mail


def test_there_are_dozens_of_them() -> None:
    assert len(WEEKS) >= 36


@pytest.mark.parametrize("week", WEEKS, ids=lambda week: week.stem)
def test_a_quiet_week_is_five_lines_and_no_other_is(week: Path) -> None:
    facts, mail = week.read_text().split("\n---\n")
    lines = [line for line in mail.strip().split("\n") if not line.startswith("Restated: ")]
    assert week_of(facts).quiet == week.stem.startswith("quiet") == (len(lines) == 5)


@pytest.mark.parametrize(("soon", "told"), [(0, "none is"), (1, "one is"), (2, "two are")])
def test_a_figure_says_none_as_people_do(soon: int, told: str) -> None:
    facts = [f"soon Alder{'ab'[number]}/Acme 12 of 14 days" for number in range(soon)]
    week = week_of("\n".join(["replies 2/2 | 2/2", *facts]))
    assert [card.more for card in week.cards if card.name.startswith("Projects")] == [f"{told} due soon"]
