"""The mark of a change, and two checks every verb of the house shares."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import models

from ..errors import Refusal
from ..models import AuditEvent, StaffMember


def note_change(
    *,
    actor: StaffMember | None,
    at: datetime,
    obj: models.Model,
    field: str,
    old: object,
    new: object,
    reason: str = "",
) -> AuditEvent:
    """Leave the mark of a change: who, when, what, old and new value, why."""
    return AuditEvent.objects.create(
        actor=actor,
        at=at,
        model=obj._meta.model_name or "",
        object_id=obj.pk,
        field=field,
        old="" if old is None else str(old),
        new="" if new is None else str(new),
        reason=reason,
    )


def check_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise Refusal(f"“{name}” is no known time zone. Use an IANA name such as America/New_York.") from error
    return name


def check_aware(at: datetime, what: str) -> datetime:
    if at.tzinfo is None or at.utcoffset() is None:
        raise Refusal(f"The {what} {at:%Y-%m-%d %H:%M} has no time zone. Say in which zone it was.")
    return at
