"""Mail that started no clock because it asked nothing: how much of all it is, and which. Nothing here writes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from crm.clients.models import Client
from crm.conversations.models import Interaction
from crm.conversations.values import Direction

LOOKED_BACK = timedelta(days=90)


@dataclass(frozen=True)
class Share:
    quiet: int
    all: int


def quiet_share(clients: QuerySet[Client], at: datetime) -> Share:
    return Share(quiet_mail(clients, at).count(), _inbound(clients, at).count())


def quiet_mail(clients: QuerySet[Client], at: datetime) -> QuerySet[Interaction]:
    """Thank-yous after a reply of ours, and what said that it was for information; the newest first."""
    courteous = Q(filing__why__clock__0="thanks") | Q(filing__why__clock__0="fyi")
    return _inbound(clients, at).filter(courteous).order_by("-occurred_at", "-id")


def _inbound(clients: QuerySet[Client], at: datetime) -> QuerySet[Interaction]:
    """What people of clients wrote to us, as far as it was captured."""
    rows = Interaction.objects.standing().filter(direction=Direction.INBOUND, automatic=False, filing__isnull=False)
    return rows.filter(client__in=clients, occurred_at__gt=at - LOOKED_BACK, occurred_at__lte=at)
