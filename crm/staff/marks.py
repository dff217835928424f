"""Questions about the marks that changes leave. Nothing here writes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from .asking import asked_often
from .models import AuditEvent


def trail(subjects: Mapping[str, Sequence[int]], limit: int = 100) -> list[AuditEvent]:
    """The newest changes of these objects (model name to numbers), each with who made it."""
    named = (Q(model=model, object_id__in=numbers) for model, numbers in subjects.items() if numbers)
    rows = AuditEvent.objects.filter(reduce(or_, named, Q(pk=None))).select_related("actor")
    return list(rows.order_by("-at", "-id")[:limit])


@asked_often
def trail_of_one(model: str, number: int) -> QuerySet[AuditEvent]:
    """The newest changes of one object, each with who made it."""
    return AuditEvent.objects.filter(model=model, object_id=number).select_related("actor").order_by("-at", "-id")[:100]


def trail_of(models: Sequence[str], limit: int = 10, *, without: Collection[int] = ()) -> list[AuditEvent]:
    """The newest changes that people made to anything of these kinds, without what stands behind a wall."""
    rows = AuditEvent.objects.filter(model__in=models, actor__isnull=False).exclude(object_id__in=without)
    return list(rows.order_by("-at", "-id")[:limit])
