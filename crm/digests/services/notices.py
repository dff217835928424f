"""Turns what has happened and what is ahead into notices: each person once for each thing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from crm.conversations.models import Clock
from crm.conversations.values import Priority
from crm.watch.models import FlagEvent
from crm.watch.values import Happening

from ..ahead import foretold
from ..channels import levels_to_post
from ..ladder import Circle, recipients
from ..models import ChannelPost, Notice
from .bundle import bundle

BATCH = 1000


def tell(at: datetime) -> int:
    """Decide whom it concerns, then bundle what may leave now. Says how many mails were queued."""
    while _address(at) == BATCH:
        pass
    with transaction.atomic():
        _write(foretold(Circle(at)), at)
    return bundle(at)


@transaction.atomic
def _address(at: datetime) -> int:
    """Make the notices of one batch of untold history. The mark and the notices are one transaction."""
    events = list(
        FlagEvent.objects.select_for_update(of=("self",))
        .filter(told_at=None)
        .select_related("flag", "flag__client", "flag__project")
        .order_by("id")[:BATCH]
    )
    circle, clocks = Circle(at), _clocks(events)
    _write((_notice(event, pk, clocks) for event in events for pk in recipients(event, circle)), at)
    ChannelPost.objects.bulk_create(levels_to_post(events, at), ignore_conflicts=True)
    FlagEvent.objects.filter(pk__in=[event.pk for event in events]).update(told_at=at)
    return len(events)


def _clocks(events: Sequence[FlagEvent]) -> dict[int, Clock]:
    asked = {event.flag.interaction_id for event in events if event.happening == Happening.LEVEL}
    return {clock.opened_by_id: clock for clock in Clock.objects.filter(opened_by__in=asked)} if asked else {}


def _notice(event: FlagEvent, recipient: int, clocks: dict[int, Clock]) -> Notice:
    clock = clocks.get(event.flag.interaction_id or 0)
    return Notice(
        key=f"level:{event.flag.subject}:{event.level}" if event.level else f"event:{event.pk}",
        recipient_id=recipient,
        event=event,
        level=event.level,
        urgent=clock is not None and clock.priority == Priority.URGENT,
        at_night=clock is not None and clock.around_the_clock,
    )


def _write(notices: Iterable[Notice], at: datetime) -> None:
    rows = list(notices)
    for row in rows:
        row.made_at = at
    Notice.objects.bulk_create(rows, ignore_conflicts=True, batch_size=BATCH)
