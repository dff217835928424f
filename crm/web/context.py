from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from crm.clients.queries import clients_for
from crm.conversations.models import Clock
from crm.staff.models import StaffMember
from crm.watch.models import Flag

from .door import now


def frame(request: HttpRequest) -> dict[str, Any]:
    """What the frame of each page shows: whose turn it is, how many flags, whether this is the demo."""
    user = request.user
    if not isinstance(user, StaffMember):
        return {"demo": settings.DEMO}
    return {
        "demo": settings.DEMO,
        "my_waits": SimpleLazyObject(lambda: Clock.objects.running().filter(owner=user).count()),
        "my_flags": SimpleLazyObject(lambda: _flags(user)),
    }


def _flags(user: StaffMember) -> int:
    return Flag.objects.all().standing().filter(client__in=clients_for(user, at=now())).count()
