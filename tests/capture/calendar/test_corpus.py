"""The calendar files of other projects' tests: each event is read, or refused with a reason; statements are met."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from crm.capture.calendar.blocks import blocks
from crm.capture.calendar.reading import read
from crm.capture.calendar.values import Reading

from ..corpora import CORPORA, needs_corpora
from .invitations import NEW_YORK

pytestmark = [pytest.mark.plain, needs_corpora]

FILES = sorted((CORPORA / "ics").glob("*.ics")) if (CORPORA / "ics").is_dir() else []
# A time without a zone is its owner's with us, not that of a zone the file happens to write out.
OTHERWISE = {
    "floating-with-custom-vtimezone@test",
    "f683404f-aede-43eb-8774-27f62bb27c92",
    "1891-1709856000-1709942399@www.washougal.k12.wa.us",
}


def near(moment: str, raw: bytes) -> Reading:
    at = datetime.fromisoformat(moment.replace("Z", "+00:00")).astimezone(UTC)
    return read(raw, zone=NEW_YORK, at=at)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_file_is_read_or_refused_with_a_reason(file: Path) -> None:
    raw = file.read_bytes()
    found = read(raw, zone=NEW_YORK, at=datetime(2020, 11, 24, tzinfo=UTC))
    assert all(one.reason for one in found.refused)
    assert found.refused or found.meetings or found.series or not blocks(raw).events


def stated() -> list[tuple[str, dict[str, Any]]]:
    index = json.loads((CORPORA / "ics" / "index.json").read_text()) if FILES else {}
    rows = [(name, row) for name, entry in index.items() for row in entry["expected"].get("times", ())]
    return [(name, row) for name, row in rows if "start_utc" in row and row.get("uid") not in OTHERWISE]


@pytest.mark.parametrize(("name", "row"), stated())
def test_the_moments_others_state_are_met(name: str, row: dict[str, Any]) -> None:
    found = near(row["start_utc"], (CORPORA / "ics" / name).read_bytes())
    expected = datetime.fromisoformat(row["start_utc"].replace("Z", "+00:00"))
    same = [one for one in found.meetings if one.uid == row.get("uid", one.uid) and one.starts_at == expected]
    assert same, [one.starts_at for one in found.meetings][:5]
