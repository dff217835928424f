"""Keeps the rhythm of each source: the days of its past that something new belongs to are derived again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import groupby

from django.db import transaction
from django.db.models import F, Max, Min, QuerySet

from crm.staff.queries import SiteHours, calendar_at

from ..models import Sighting, Source, SourceDay, SourceRhythm
from ..rhythm import REACH, Day, day_of, rhythm_of
from ..silence import BRINGS, unlearned

WRITTEN = ("moments", "first", "last", "longest")
# A mail server's clock may run ahead of ours, but what comes from tomorrow would silence the silence.
AHEAD = timedelta(hours=1)


def learn() -> None:
    """Count what sources have brought since somebody last counted. Safe to do twice; costs what is new."""
    for source in unlearned():
        known = (
            SourceRhythm.objects.filter(source=source).exclude(calendar_revision__lt=F("calendar__revision")).first()
        )
        _learn(source, newer_than=known.newest_sighting if known else 0)


def learn_anew() -> None:
    """Derive every past again, as if nothing had been counted yet."""
    for source in Source.objects.filter(kind__in=BRINGS, brought_at__isnull=False):
        with transaction.atomic():
            SourceDay.objects.filter(source=source).delete()
            SourceRhythm.objects.filter(source=source).delete()
            _learn(source, newer_than=0)


@transaction.atomic
def _learn(source: Source, *, newer_than: int) -> None:
    learned_to = source.brought_at or source.made_at
    brought = Sighting.objects.filter(source=source, received_at__lte=learned_to + AHEAD).order_by("received_at")
    fresh = brought.filter(pk__gt=newer_than).aggregate(
        first=Min("received_at"), last=Max("received_at"), newest=Max("pk")
    )
    if fresh["last"]:
        hours = calendar_at(fresh["last"])
        start = hours.midnight(hours.local_date(max(fresh["first"], fresh["last"] - REACH)))
        end = hours.midnight(hours.local_date(fresh["last"]) + timedelta(days=1))
        _write(source, brought.filter(received_at__gte=start, received_at__lt=end), hours)
    _settle(source, learned_to, fresh["newest"] or newer_than)


def _write(source: Source, brought: QuerySet[Sighting], hours: SiteHours) -> None:
    """The days of these moments, each summed up anew."""
    moments: Iterator[datetime] = brought.values_list("received_at", flat=True).iterator()
    days = [(day, day_of(list(found), hours.calendar)) for day, found in groupby(moments, key=hours.local_date)]
    SourceDay.objects.bulk_create(
        (
            SourceDay(source=source, day=day, moments=one.moments, first=one.first, last=one.last, longest=one.longest)
            for day, one in days
        ),
        update_conflicts=True,
        unique_fields=("source", "day"),
        update_fields=WRITTEN,
    )


def _settle(source: Source, learned_to: datetime, newest: int) -> None:
    """The rhythm that the source's days make up."""
    last = SourceDay.objects.filter(source=source).aggregate(last=Max("last"))["last"]
    hours = calendar_at(last or learned_to)
    since = hours.local_date((last or learned_to) - REACH)
    days = SourceDay.objects.filter(source=source, day__gte=since).order_by("day")
    found = rhythm_of([Day(row.moments, row.first, row.last, row.longest) for row in days], hours.calendar)
    SourceRhythm.objects.update_or_create(
        source=source,
        defaults={
            "days": found.days if found else 0,
            "moments": found.moments if found else 0,
            "longest": found.longest if found else timedelta(),
            "last": last,
            "quiet_after": found.quiet_after(hours.calendar) if found else None,
            "learned_to": learned_to,
            "newest_sighting": newest,
            "calendar": hours.row,
            "calendar_revision": hours.row.revision,
        },
    )
