"""The mark of a change, and the checks every verb of the house shares."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import models

from ..chain import mark_of
from ..errors import Refusal
from ..models import AuditEvent, StaffMember

# What stays with a record as its reason, or as the text of a promise, is a line and not a letter.
LONGEST_LINE = 300


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
    event = _event(actor, at, obj, field, old, new, reason)
    event.save()
    return event


def note_changes(
    *, actor: StaffMember | None, at: datetime, objs: Iterable[models.Model], field: str, new: object, reason: str
) -> None:
    """The same change of many rows."""
    AuditEvent.objects.bulk_create(_event(actor, at, obj, field, "", new, reason) for obj in objs)


def _event(
    actor: StaffMember | None, at: datetime, obj: models.Model, field: str, old: object, new: object, reason: str
) -> AuditEvent:
    event = AuditEvent(
        actor=actor,
        at=at,
        model=obj._meta.model_name or "",
        object_id=obj.pk,
        field=field,
        old="" if old is None else str(old),
        new="" if new is None else str(new),
        reason=reason,
    )
    event.mark = mark_of(event)
    return event


def check_line(text: str, ask: str, *, what: str = "reason") -> None:
    """Refusal with what to `ask` when nothing was said, or when it is too long or too odd to stay with the record."""
    if not text.strip():
        raise Refusal(ask)
    if "\x00" in text:
        raise Refusal(f"The {what} holds a NUL character, which no database keeps. Type it anew.")
    if len(text) > LONGEST_LINE:
        raise Refusal(f"The {what} has {len(text)} letters. Say it in at most {LONGEST_LINE}.")


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
