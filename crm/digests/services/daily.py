"""Queues the note of the morning: each person once a day, and only with something in it."""

from __future__ import annotations

from datetime import datetime

from ..daily import daily_key, to_tell
from ..models import Delivery
from ..values import DeliveryKind
from .bundle import room_for


def queue_daily(at: datetime) -> int:
    """Queue what is due this morning, within the limits on noise; says how many. Safe to do twice."""
    days = to_tell(at)
    rows = [
        Delivery(
            key=daily_key(pk, days[pk].morning),
            kind=DeliveryKind.DAILY,
            recipient_id=pk,
            made_at=at,
            not_before=days[pk].morning,
        )
        for pk in room_for(list(days), at)
    ]
    Delivery.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)
