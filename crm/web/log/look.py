"""Reads a posted line, and what the page shows of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest

from crm.conversations.line import Given, Moment, read
from crm.conversations.nameable import index_for
from crm.conversations.outlook import Outlook, outlook
from crm.conversations.telling import effects, marks, spoken

from ..door import reader, reader_zone, site_hours
from .opened import Opened

# Longer texts belong in the form.
LONGEST = 2000
TOO_LONG = "This is more than a line. Use “More fields”; the words come along."


def look(request: HttpRequest, start: Opened, at: datetime) -> Outlook:
    """What the line is understood as, and what logging it would do."""
    index = index_for(reader(request), at, also=start.preset.projects)
    moment = Moment(at, reader_zone(request), site_hours(request))
    given = Given(index, moment, start.preset, _answers(request.POST))
    return outlook(read(request.POST.get("line", "")[:LONGEST], given), given, start.clock)


def _answers(data: Mapping[str, str]) -> dict[str, str]:
    """The choices a form carries, as “answer:whom”."""
    return {name.removeprefix("answer:"): data[name] for name in data if name.startswith("answer:")}


def too_long(request: HttpRequest) -> bool:
    return len(request.POST.get("line", "")) > LONGEST


def shown(request: HttpRequest, start: Opened, seen: Outlook, at: datetime, refused: str = "") -> dict[str, Any]:
    """The context of a line that was read."""
    return {
        "start": start,
        "line": request.POST.get("line", ""),
        "seen": seen,
        "marks": marks(seen, at),
        "effects": effects(seen, at),
        "spoken": spoken(seen, at),
        "refused": refused or (TOO_LONG if too_long(request) else ""),
    }
