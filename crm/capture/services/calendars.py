"""A subscribed calendar as it is now: what it shows, and what it no longer does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from ..calendar.values import BEFORE, Reading
from ..models import CapturedMeeting, MeetingSighting, MeetingState, Source
from .meetings import AT_ONCE, Key, Teller, take_in_meetings

# A server that forgets half a calendar once must not call off half of it.
GOOD_FETCHES = 2


def take_in_calendar(reading: Reading, *, source: Source, at: datetime) -> Counter[str]:
    """Bring the stored meetings up to a good fetch of this calendar."""
    owner = source.owner.email.lower() if source.owner else ""
    told = take_in_meetings(reading, teller=Teller(source=source, owner=owner), at=at, since=at - BEFORE)
    keys = {(one.uid, one.recurrence) for one in reading.meetings}
    seen = {pk for pk, *key in _shown(keys) if tuple(key) in keys}
    with transaction.atomic():
        MeetingSighting.objects.bulk_create(
            (MeetingSighting(meeting_id=pk, source=source) for pk in sorted(seen)),
            update_conflicts=True,
            unique_fields=["meeting", "source"],
            update_fields=["missed"],
            batch_size=AT_ONCE,
        )
        _miss(source, seen, at)
    return told


def _shown(keys: Iterable[Key]) -> list[tuple[int, str, str]]:
    uids = sorted({uid for uid, _ in keys})
    return [
        row
        for n in range(0, len(uids), AT_ONCE)
        for row in CapturedMeeting.objects.filter(uid__in=uids[n : n + AT_ONCE])
        .order_by()
        .values_list("pk", "uid", "recurrence")
    ]


def _miss(source: Source, seen: set[int], at: datetime) -> None:
    """A meeting that two good fetches did not show, in any calendar that had it, will not be: if it lies ahead."""
    rows = MeetingSighting.objects.filter(source=source, meeting__starts_at__gt=at).select_related("meeting")
    absent = [row for row in rows if row.meeting_id not in seen]
    for row in absent:
        row.missed += 1
    MeetingSighting.objects.bulk_update(absent, ["missed"], batch_size=AT_ONCE)
    gone = {row.meeting_id for row in absent if row.missed >= GOOD_FETCHES}
    still = set(
        MeetingSighting.objects.filter(meeting__in=gone, missed__lt=GOOD_FETCHES).values_list("meeting_id", flat=True)
    )
    ended = CapturedMeeting.objects.filter(pk__in=gone - still, gone_at=None).exclude(state=MeetingState.OWN)
    ended.update(gone_at=at, settle_at=at)
