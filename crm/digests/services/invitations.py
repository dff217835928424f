"""Puts invitations to planned contacts, their changes and their ends in the rows that must leave.

The plan is the request: each version of it is told once to each who must hear of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Exists, OuterRef

from crm.leadership.models import Touchpoint

from ..models import Delivery
from ..values import DeliveryKind


def queue_invitations(at: datetime) -> int:
    """Queue what nobody was told yet of plans that lie ahead; says how many mails. Safe to do twice."""
    told = Delivery.objects.filter(touchpoint=OuterRef("pk"), sequence=OuterRef("sequence"))
    plans = Touchpoint.objects.filter(~Exists(told), planned_for__gt=at).order_by("pk")
    rows = [row for touch in plans for row in _deliveries(touch, at)]
    Delivery.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def _deliveries(touch: Touchpoint, at: datetime) -> Iterator[Delivery]:
    """For the leader, and for a leader before who was told of it. What nobody was told of needs no end."""
    known = set(touch.deliveries.values_list("recipient_id", flat=True))
    for person in {touch.leader_id, *known} if touch.withdrawn_at is None else known:
        yield Delivery(
            key=f"invitation:{touch.pk}:{person}:{touch.sequence}",
            kind=DeliveryKind.INVITATION,
            recipient_id=person,
            touchpoint=touch,
            sequence=touch.sequence,
            made_at=at,
            not_before=at,
        )
