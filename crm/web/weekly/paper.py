"""The week on paper: the same snapshot the mail and the page render."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from crm.digests.restated import Restated
from crm.digests.snapshot import Week

from ..typeset import Paper


def paper(week: Week, since: Sequence[Restated], *, frozen: bool) -> Paper:
    """What it says and its date are those of the snapshot, so a frozen week is the same bytes until it is restated."""
    moment = datetime.fromisoformat(week.as_of)
    stands = "as frozen" if frozen else "not frozen, as of"
    over = f"{week.company}, {week.label} · {stands} {moment:%a %-d %B %Y, %H:%M}"
    trend = [asdict(bar) | {"text": bar.text} for bar in week.trend]
    body = asdict(week) | {"trend": trend, "restated": [one.text for one in since]}
    return Paper("week", week.company, f"Week of {week.label}", over, week.footer, moment, body)
