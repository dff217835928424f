"""Puts what waits for one person into one mail, within the limits on noise and in open hours (POLICIES.md)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from crm.clients.queries import changed_clients
from crm.staff.queries import calendar_at
from crm.watch.services import sweep

from ..models import Delivery, Notice
from ..stale import paused, still_true
from ..values import DeliveryKind, DeliveryStatus

# One mail per person and hour; five a week apart from urgent ones.
HOUR = timedelta(hours=1)
WEEK = timedelta(days=7)
MOST_A_WEEK = 5
COUNTED = (DeliveryKind.NOTICE, DeliveryKind.DAILY)
Mailed = tuple[datetime | None, int]


def judge_anew(notices: QuerySet[Notice], at: datetime) -> None:
    """A fact that came since the last sweep is judged before anybody is told (RULES.md R11: never after a reply)."""
    flags = notices.filter(event__flag__client=OuterRef("pk"))
    projects = notices.filter(project__client=OuterRef("pk"))
    for client in changed_clients().filter(Exists(flags) | Exists(projects)):
        sweep(at, client=client)


def bundle(at: datetime) -> int:
    """At most one mail an hour for each person. Says how many were queued."""
    waiting = Notice.objects.filter(delivery=None, dropped_because="")
    judge_anew(waiting, at)
    return _bundle_all(waiting, at)


@transaction.atomic
def _bundle_all(waiting: QuerySet[Notice], at: datetime) -> int:
    rows = list(waiting.select_for_update(of=("self",)).select_related("event", "event__flag").order_by("id"))
    true = still_true(rows, at)
    _drop([notice for notice in rows if notice not in true], "no longer true")
    is_open = calendar_at(at).calendar.is_open(at)
    by_person: dict[int, list[Notice]] = defaultdict(list)
    for notice in true:
        if (is_open or notice.at_night) and not paused(notice, at):
            by_person[notice.recipient_id].append(notice)
    mailed = _mailed(list(by_person), at)
    return sum(_bundle(person, notices, mailed.get(person, (None, 0)), at) for person, notices in by_person.items())


def room_for(people: Sequence[int], at: datetime) -> list[int]:
    """Those whom one more mail that is not urgent may reach now."""
    mailed = _mailed(people, at)
    return [pk for pk in people if _fits(*mailed.get(pk, (None, 0)), at)]


def _fits(last: datetime | None, calm: int, at: datetime) -> bool:
    return (last is None or last <= at - HOUR) and calm < MOST_A_WEEK


def _mailed(people: Sequence[int], at: datetime) -> dict[int, Mailed]:
    """Per person the last notice or daily note, and how many that were not urgent left this week."""
    week = Delivery.objects.filter(kind__in=COUNTED, recipient__in=people, made_at__gt=at - WEEK)
    rows = week.exclude(delivery_status=DeliveryStatus.SPARED).order_by().values("recipient_id")
    told = rows.annotate(last=Max("made_at"), calm=Count("pk", filter=Q(urgent=False)))
    return {row["recipient_id"]: (row["last"], row["calm"]) for row in told}


def _bundle(person: int, notices: list[Notice], mailed: Mailed, at: datetime) -> bool:
    last, calm = mailed
    urgent = any(notice.urgent for notice in notices)
    if last is not None and last > at - HOUR:
        return False
    if calm >= MOST_A_WEEK and not urgent:
        _drop(notices, "five mails a week are enough; it is in the digest")
        return False
    delivery = Delivery.objects.create(
        key=f"notice:{person}:{notices[0].pk}",
        kind=DeliveryKind.NOTICE,
        recipient_id=person,
        made_at=at,
        not_before=at,
        urgent=urgent,
        at_night=all(notice.at_night for notice in notices),
    )
    Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(delivery=delivery)
    return True


def _drop(notices: Sequence[Notice], reason: str) -> None:
    if notices:
        Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(dropped_because=reason)
