"""Takes words out of everything the program keeps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Model, QuerySet

from ..blotting import Mention, mentions
from ..chain import mark_of
from ..models import AuditEvent, StaffMember
from .trail import note_change


def blot(*, words: Mapping[str, str], by: StaffMember | None, at: datetime, reason: str) -> dict[str, list[int]]:
    """Replace each word by what stands for it; the numbers of the changed rows by table.

    The trail stays whole: a row that says less than before has a new mark, and a row of its own that says so.
    """
    found = list(mentions(words)) if words else []
    changed: dict[str, list[int]] = defaultdict(list)
    with transaction.atomic():
        for mention in found:
            changed[mention.model._meta.label_lower].append(mention.pk)
            _blot(mention, by, at, reason)
    return dict(changed)


def say_less(*, event: AuditEvent, by: StaffMember | None, at: datetime, reason: str, **texts: str) -> None:
    """Other texts in a row of the trail, because they may not be kept; its new mark is vouched for by a row of its own.

    A plain set: what the model itself lets nobody change, the law makes us change.
    """
    for field, text in texts.items():
        setattr(event, field, text)
    event.mark = mark_of(event)
    row: QuerySet[AuditEvent] = QuerySet(AuditEvent).filter(pk=event.pk)
    row.update(mark=event.mark, **texts)
    note_change(actor=by, at=at, obj=event, field="erased", old="", new=event.mark, reason=reason)


def _blot(mention: Mention, by: StaffMember | None, at: datetime, reason: str) -> None:
    row: QuerySet[Model] = QuerySet(mention.model).filter(pk=mention.pk)
    if mention.model is AuditEvent:
        say_less(event=AuditEvent.objects.get(pk=mention.pk), by=by, at=at, reason=reason, **mention.new)
    else:
        row.update(**mention.new)
