"""docs/security.md goes through the whole standard and names nothing that is not there."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from tests.bill import ROOT

pytestmark = pytest.mark.plain
PAGE, OTHER = ((ROOT / name).read_text() for name in ("docs/security.md", "SECURITY.md"))
ROW = re.compile(
    r"^\| (\d+)\.(\d+)\.(\d+) \| ([12]) \| [^|]+ \| (?:\*\*)?(met|open|not applicable)(?:\*\*)? \| (.+) \|$", re.M
)
ROWS = ROW.findall(PAGE)
# ASVS 5.0.0 has so many of each.
LEVELS = {"1": 70, "2": 183}
FILES = re.compile(r"`((?:crm|config|seeds|static|tests|docs|bin)/[\w./-]+|[\w-]+\.(?:md|yml|toml)|Dockerfile)`")


def test_every_requirement_of_both_levels_has_its_one_row_in_order() -> None:
    places = [tuple(map(int, row[:3])) for row in ROWS]
    assert places == sorted(set(places))
    assert Counter(row[3] for row in ROWS) == LEVELS
    assert len(ROWS) == len(re.findall(r"^\| \d", PAGE, re.MULTILINE))


def test_the_first_lines_count_what_the_tables_say() -> None:
    count = Counter(row[4] for row in ROWS)
    told = " ".join(PAGE.partition("\n## ")[0].split())
    assert f"levels 1 and 2: {len(ROWS)} requirements" in told
    assert f"{count['met']} are met, {count['open']} are open, {count['not applicable']} do not apply." in told


def test_every_test_it_names_exists() -> None:
    there = {
        name
        for file in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"^def (test_\w+)", file.read_text(), re.MULTILINE)
    }
    assert sorted(set(re.findall(r"`(test_\w+)`", PAGE)) - there) == []


def test_every_file_and_section_it_names_exists() -> None:
    assert sorted(one for one in set(FILES.findall(PAGE + OTHER)) if not (ROOT / one).exists()) == []
    sections = {title.lower().replace(" ", "-") for title in re.findall(r"^## (.+)$", PAGE, re.MULTILINE)}
    assert sorted(set(re.findall(r"\(#([\w-]+)\)", PAGE)) - sections) == []
