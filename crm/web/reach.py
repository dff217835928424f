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


def there(client: Client, moment: datetime) -> str:
    """“15:00 in Copenhagen”; empty when their zone is not known."""
    if not client.timezone:
        return ""
    place = client.timezone.rpartition("/")[2].replace("_", " ")
    return f"{moment.astimezone(ZoneInfo(client.timezone)):%H:%M} in {place}"


def outside(client: Client, moment: datetime) -> bool:
    """Whether a moment lies outside the client's own office hours."""
    found = reach(client, moment.astimezone(ZoneInfo(client.timezone)).date()) if client.timezone else None
    if found is None:
        return False
    return found.start is None or found.end is None or not found.start <= moment < found.end
