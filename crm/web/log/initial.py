"""What the ordinary form begins with: from the page it was opened on, or from a line."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone

from crm.conversations.outlook import Outlook

from .opened import Opened


def from_page(start: Opened, at: datetime) -> dict[str, Any]:
    preset = start.preset
    said = {"channel": preset.channel, "direction": preset.direction}
    return {
        "occurred_at": timezone.localtime(at),
        "projects": preset.projects,
        "contacts": preset.contacts,
        "answers": start.clock.pk if start.clock else None,
        **{name: value for name, value in said.items() if value},
    }


def from_line(seen: Outlook) -> dict[str, Any]:
    reading = seen.reading
    first = reading.promises[0] if reading.promises else None
    more = (f"; also promised: {due.text}, by {timezone.localtime(due.at):%-d %b}" for due in reading.promises[1:])
    said = {"channel": reading.channel, "direction": reading.direction}
    return {
        "occurred_at": timezone.localtime(reading.occurred_at),
        "projects": [row.pk for row in seen.projects],
        "contacts": [row.pk for row in reading.contacts],
        "leaders": [row.pk for row in reading.leaders],
        "answers": seen.stops.pk if seen.stops else None,
        "summary": f"{reading.summary}{''.join(more)}",
        "priority": reading.priority,
        "needs_reply": "true" if reading.needs_reply else "",
        "owed": reading.owed,
        "reached": reading.reached,
        "promise": first.text if first else "",
        "promise_due": timezone.localtime(first.at) if first else None,
        **{name: value for name, value in said.items() if value},
    }
