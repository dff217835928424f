"""Turns flag history into notices: each person once for each line, bundled, within the limits on noise."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count

from crm.conversations.models import Clock
from crm.staff.queries import SiteHours, calendar_at
from crm.watch.models import FlagEvent
from crm.watch.values import Happening

from ..ladder import Circle, recipients
from ..models import Delivery, Notice
from ..stale import paused, still_true
from ..values import DeliveryKind

# One mail per person and hour; five a week apart from urgent ones (POLICIES.md, limits on noise).
BUNDLE = timedelta(hours=1)
WEEK = timedelta(days=7)
MOST_A_WEEK = 5
BATCH = 1000


def tell(at: datetime) -> int:
    """Decide whom new history concerns, then bundle what may leave now. Says how many mails were queued."""
    while _address(at):
        pass
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
    circle, hours = Circle(at), calendar_at(at)
    urgent = _around_the_clock(events)
    notices = [
        Notice(
            event=event,
            recipient_id=pk,
            level=event.level,
            urgent=event.flag.interaction_id in urgent,
            made_at=at,
            not_before=at if event.flag.interaction_id in urgent else _open(at, hours),
        )
        for event in events
        for pk in recipients(event, circle)
    ]
    Notice.objects.bulk_create(notices, ignore_conflicts=True, batch_size=BATCH)
    FlagEvent.objects.filter(pk__in=[event.pk for event in events]).update(told_at=at)
    return len(events) if len(events) == BATCH else 0


def _around_the_clock(events: Sequence[FlagEvent]) -> set[int | None]:
    """Questions that may be told of at night: urgent work with after-hours cover (RULES.md R11)."""
    asked = [event.flag.interaction_id for event in events if event.happening == Happening.LEVEL]
    found = Clock.objects.filter(opened_by__in=[*filter(None, asked)], around_the_clock=True)
    return set(found.values_list("opened_by_id", flat=True))


def _open(at: datetime, hours: SiteHours) -> datetime:
    return hours.calendar.next_open(at) or at


@transaction.atomic
def bundle(at: datetime) -> int:
    """Put what waits for one person into one mail, at most one an hour."""
    waiting = Notice.objects.filter(delivery=None, dropped_because="", not_before__lte=at)
    waiting = waiting.select_for_update(of=("self",)).select_related("event", "event__flag").order_by("id")
    by_person: dict[int, list[Notice]] = defaultdict(list)
    for notice in waiting:
        by_person[notice.recipient_id].append(notice)
    mailed = _mailed(list(by_person), at)
    return sum(_bundle(person, notices, mailed.get(person, (None, 0)), at) for person, notices in by_person.items())


def _mailed(people: list[int], at: datetime) -> dict[int, tuple[datetime | None, int]]:
    """Per person the last notice mail, and how many that were not urgent left this week."""
    week = Delivery.objects.filter(kind=DeliveryKind.NOTICE, recipient__in=people, made_at__gt=at - WEEK)
    last = dict(week.order_by("made_at").values_list("recipient_id", "made_at"))
    counts = dict(week.filter(urgent=False).values_list("recipient_id").annotate(Count("pk")).order_by())
    return {person: (last.get(person), counts.get(person, 0)) for person in people}


def _bundle(person: int, notices: list[Notice], mailed: tuple[datetime | None, int], at: datetime) -> bool:
    last, count = mailed
    if last is not None and last > at - BUNDLE:
        return False
    _drop([notice for notice in notices if not still_true(notice)], "no longer true")
    ready = [notice for notice in notices if still_true(notice) and not paused(notice, at)]
    urgent = any(notice.urgent for notice in ready)
    if ready and count >= MOST_A_WEEK and not urgent:
        _drop(ready, "five mails a week are enough; it is in the digest")
        return False
    if not ready:
        return False
    delivery = Delivery.objects.create(
        key=f"notice:{person}:{ready[0].pk}",
        kind=DeliveryKind.NOTICE,
        recipient_id=person,
        made_at=at,
        not_before=at,
        urgent=urgent,
    )
    Notice.objects.filter(pk__in=[notice.pk for notice in ready]).update(delivery=delivery)
    return True


def _drop(notices: list[Notice], reason: str) -> None:
    Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(dropped_because=reason)
