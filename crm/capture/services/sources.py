"""Where contacts come from: added, changed, switched off. What opens them is sealed and never told."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from crm.staff.errors import Refusal
from crm.staff.models import StaffMember
from crm.staff.services import note_change

from ..models import Source

# Whoever could send a stored password to another server could read it there.
WITH_SECRET = ("host", "port", "security", "user", "sign_in", "tenant", "client")


@transaction.atomic
def add_source(
    *, kind: str, name: str, by: StaffMember, at: datetime, secret: str = "", options: dict[str, Any], **facts: Any
) -> Source:
    """Refusal when another source has the name."""
    _check_name(name, None)
    source = Source(kind=kind, name=name, options=options, made_at=at, **facts)
    source.secret = secret
    source.save()
    note_change(actor=by, at=at, obj=source, field="name", old="", new=name)
    return source


@transaction.atomic
def change_source(
    *, source: Source, by: StaffMember, at: datetime, secret: str = "", options: dict[str, Any], **facts: Any
) -> Source:
    """Without a new secret the old one stays, as long as it is used at the same place."""
    _check_name(facts.get("name", source.name), source)
    moved = [name for name in WITH_SECRET if options.get(name) != source.options.get(name)]
    if moved and source.sealed and not secret:
        raise Refusal("The server or the way of signing in is another one: enter the password or secret once more.")
    for field, new in {**facts, "options": source.options | options}.items():
        old = getattr(source, field)
        if old != new:
            note_change(actor=by, at=at, obj=source, field=field, old=old, new=new)
            setattr(source, field, new)
    if secret:
        note_change(actor=by, at=at, obj=source, field="secret", old="", new="entered anew")
        source.secret = secret
    # What was wrong may be mended: it is asked again at once.
    source.failing_since, source.failure = None, ""
    source.save()
    return source


@transaction.atomic
def switch_source(*, source: Source, on: bool, by: StaffMember, at: datetime) -> None:
    """Safe to do twice. What was read stays, and switched on again it is read on from there."""
    if Source.objects.filter(pk=source.pk, is_active=not on).update(is_active=on):
        note_change(actor=by, at=at, obj=source, field="is_active", old=not on, new=on)


def _check_name(name: str, source: Source | None) -> None:
    others = Source.objects.exclude(pk=source.pk) if source else Source.objects.all()
    if others.filter(name=name).exists():
        raise Refusal(f"There is already a source called “{name}”. Choose another name.")
