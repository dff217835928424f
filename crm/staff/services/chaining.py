"""Gives each row of the trail its place in the chain."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, QuerySet

from ..chain import holds, link_mark
from ..models import AuditEvent, TrailLink

MOST = 5000
# A row may be committed after rows with higher numbers; none is that far behind.
LOOKED_BACK = 10_000


@transaction.atomic
def chain(*, most: int = MOST, looked_back: int | None = LOOKED_BACK) -> int:
    """Link what is not linked yet, oldest first; how many were. Those whose mark does not hold stay outside.

    `looked_back`: so many numbers before the newest linked one; None: everywhere.
    Two at once: the second breaks on the place the first took, and its next turn finds the rest.
    """
    last = TrailLink.objects.order_by("-position").first()
    position, before = (last.position, last.mark) if last else (0, "")
    links: list[TrailLink] = []
    for event in filter(holds, _loose(looked_back)[:most]):
        position += 1
        before = link_mark(before, position, event.pk, event.mark)
        links.append(TrailLink(position=position, event=event.pk, event_mark=event.mark, mark=before))
    TrailLink.objects.bulk_create(links)
    return len(links)


def _loose(looked_back: int | None) -> QuerySet[AuditEvent]:
    loose = AuditEvent.objects.filter(~Exists(TrailLink.objects.filter(event=OuterRef("pk")))).order_by("pk")
    if looked_back is None:
        return loose
    newest = TrailLink.objects.aggregate(newest=Max("event"))["newest"] or 0
    return loose.filter(pk__gt=newest - looked_back)
