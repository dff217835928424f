from __future__ import annotations

from pathlib import Path

import pytest

from .lines import reading, told

pytestmark = pytest.mark.plain

TABLE = Path(__file__).with_name("lines.txt")


def _rows() -> list[tuple[str, str]]:
    lines = [line for line in TABLE.read_text().splitlines() if line.strip() and not line.startswith("#")]
    return [(line, meaning.removeprefix("  = ")) for line, meaning in zip(lines[::2], lines[1::2], strict=True)]


@pytest.mark.parametrize(("line", "meaning"), _rows())
def test_a_line_is_understood_as_the_table_says(line: str, meaning: str) -> None:
    assert told(reading(line)) == meaning
