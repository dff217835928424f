"""What stands in a person's calendar feed: planned contacts, by code name and nothing confidential."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max, Q, QuerySet

from crm.clients.queries import clients_for
from crm.staff.models import StaffMember
from crm.staff.sealing import hash_of

from .invitation import event_of, icalendar, written
from .models import CalendarFeed, Touchpoint

# What is over stays visible for a while.
BACK = timedelta(days=30)
NAME = "Touchline"


@dataclass(frozen=True)
class Shown:
    """The file, and when anything in it changed last."""

    data: bytes
    changed_at: datetime

    @property
    def etag(self) -> str:
        return f'"{hashlib.sha256(self.data).hexdigest()[:32]}"'


def feed_behind(token: str) -> CalendarFeed | None:
    """The feed of that secret; None for a wrong one, and for somebody who has left."""
    rows = CalendarFeed.objects.filter(door=hash_of(token), staff__is_active=True)
    return rows.select_related("staff").first()


def shown(feed: CalendarFeed, at: datetime) -> Shown:
    """Contacts planned for this person or asked by them, of clients they may see. The same plans are the same bytes."""
    mine = _mine(feed.staff, at)
    plans = mine.filter(withdrawn_at=None, planned_for__gte=at - BACK).select_related("project", "leader")
    events = [event_of(touch, touch.written_at) for touch in plans.order_by("pk")]
    hourly = icalendar("vDuration")(timedelta(hours=1), {"VALUE": "DURATION"})
    data = written(events, x_wr_calname=NAME, refresh_interval=hourly, x_published_ttl="PT1H")
    changed = mine.aggregate(made=Max("made_at"), changed=Max("changed_at"))
    moments = [moment for moment in (feed.made_at, changed["made"], changed["changed"]) if moment]
    return Shown(data, max(moments))


def _mine(staff: StaffMember, at: datetime) -> QuerySet[Touchpoint]:
    return Touchpoint.objects.filter(Q(leader=staff) | Q(asked_by=staff), project__client__in=clients_for(staff, at=at))
