"""A client's local time beside any proposal to call."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from crm.clients.models import Client
from crm.clients.reach import reach
from crm.staff.queries import SiteHours


def theirs(client: Client, at: datetime, hours: SiteHours) -> str:
    """“12:00 in London, reachable 04:00–12:00 our time”."""
    found = reach(client, at.astimezone(ZoneInfo(client.timezone)).date()) if client.timezone else None
    if found is None:
        return "time zone not known"
    place = found.zone.rpartition("/")[2].replace("_", " ")
    return f"{at.astimezone(ZoneInfo(found.zone)):%H:%M} in {place}, {found.in_zone(hours.zone)}"
