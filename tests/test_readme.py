"""What the README promises by name is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

pytestmark = pytest.mark.plain

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text()
COMMITMENTS = (ROOT / "seeds" / "README.md").read_text()


def test_every_command_and_every_file_it_names_exists() -> None:
    assert set(re.findall(r"manage\.py (\w+)", README + COMMITMENTS)) <= set(get_commands())
    named = re.findall(r"`((?:crm|tests|seeds|bin|docs)/[\w./-]*)`|src(?:set)?=\"([^\"]+)\"", README + COMMITMENTS)
    assert [one for pair in named for one in pair if one and not (ROOT / one).exists()] == []


def test_its_pictures_are_light() -> None:
    assert [one.name for one in (ROOT / "docs").glob("*.png") if one.stat().st_size > 200_000] == []


def test_every_setting_it_lists_is_one_that_is_read() -> None:
    read = re.findall(r'env\.\w+\("(\w+)"', (ROOT / "config" / "settings.py").read_text())
    assert set(re.findall(r"^\| `([A-Z_]+)` \|", README, re.MULTILINE)) <= set(read)


def test_every_commitment_has_its_place_in_order() -> None:
    assert re.findall(r"^\| (T\d\d) ", COMMITMENTS, re.MULTILINE) == [f"T{number:02}" for number in range(1, 33)]
