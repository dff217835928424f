"""Which keys of programs hold. Nothing here writes."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from .models import ApiKey, StaffMember
from .sealing import hash_of

# So that a key that lies about is recognised for what it is.
PREFIX = "touchline_"


def keys_of(staff: StaffMember, at: datetime) -> QuerySet[ApiKey]:
    """The keys of a person that open something, the newest first."""
    return staff.api_keys.filter(ended_at=None, ends_at__gt=at).order_by("-made_at", "-pk")


def key_behind(secret: str, at: datetime) -> ApiKey | None:
    """The key of that secret; None for a wrong one, one that has ended, and of somebody who has left."""
    rows = ApiKey.objects.filter(door=hash_of(secret), ended_at=None, ends_at__gt=at, staff__is_active=True)
    return rows.select_related("staff").first()
