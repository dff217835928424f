"""A week that was frozen by an earlier version is mailed to the same bytes for ever."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from django.template.loader import render_to_string

from crm.digests.snapshot import VERSION, look_of, thaw
from crm.digests.writing import html

pytestmark = pytest.mark.plain
FROZEN = Path(__file__).with_name("frozen")
# Of the text and of the HTML. Another release of mrml may write other HTML; then look at both before changing these.
BYTES = {
    2: (
        "07ab449f2c7ddafec0b24f42f743e38ca28556c3fb87ffbf40951428bb21ef21",
        "d26d5da54a24b59fbe2d01497758b26fea23e58b0a1338c693f097ee16244709",
    ),
    3: (
        "c28b7d26cba874e115dec96e7f818fe182e0d3dac0994eff2a03234c5ae9f508",
        "0e50e71228d868f1068c84ddb71fb8bfaa5b12fe6a179758532cb1da0874ee3f",
    ),
}


def kept(version: int) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FROZEN / f"{version}.json").read_text())
    return found


@pytest.mark.parametrize("version", BYTES)
def test_its_mail_is_the_same_to_the_byte(version: int) -> None:
    week, look = thaw(kept(version)), look_of(kept(version))
    asks = [(ask, [("I did", "/mail/act/1-0-did.x/")]) for ask in week.asks]
    context = {"week": week, "asks": asks, "you": "/settings/you/", "site": "https://touchline.example"}
    written = render_to_string(f"digests/{look}.txt", context), html(look, context)
    assert tuple(hashlib.sha256(text.encode()).hexdigest() for text in written) == BYTES[version]


def test_every_version_that_is_known_is_kept_here() -> None:
    assert set(BYTES) == set(range(2, VERSION))
