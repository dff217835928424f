"""Asks subscribed calendars every half hour, one worker at a time, and says in words what is wrong."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from crm.staff.errors import Refusal
from crm.staff.models import StaffMember
from crm.staff.sealing import Unreadable

from ..calendar.door import read
from ..calendar.values import Reading
from ..models import Source, SourceKind
from ..sources.feed import Fetched, checked, fetch
from .calendar_files import zone_of
from .calendars import take_in_calendar
from .pulse import note_try
from .sources import add_source

EVERY = timedelta(minutes=30)
# What has not changed is read once a day all the same: series go on.
ANEW = timedelta(days=1)
END = b"END:VCALENDAR"


def subscribe(*, name: str, url: str, owner: StaffMember, at: datetime) -> Source:
    """A calendar of one's own that is read from now on. Its address is a secret: whoever has it reads the calendar."""
    place = checked(url)
    facts = {"address": place.hostname or "", "owner": owner, "since": at}
    kind, secret = SourceKind.CALENDAR, place.geturl()
    return add_source(kind=kind, name=name, by=owner, at=at, secret=secret, options={}, **facts)


def try_calendar(*, url: str, owner: StaffMember | None, at: datetime) -> Reading:
    """What the address gives now; nothing is stored. Refusal in words when it is no calendar."""
    return _understood(fetch(url).raw or b"", owner, at)


def read_calendars(at: datetime) -> int:
    """Ask those whose turn it is; says how many were."""
    rows = Source.objects.active().filter(kind=SourceKind.CALENDAR)
    due = rows.filter(Q(tried_at=None) | Q(tried_at__lte=at - EVERY))
    return sum(
        read_calendar(source=source, at=at) for source in due.order_by(F("tried_at").asc(nulls_first=True), "pk")
    )


def read_calendar(*, source: Source, at: datetime) -> bool:
    """Ask one calendar. False: another worker does."""
    if not Source.objects.filter(pk=source.pk, tried_at=source.tried_at).update(tried_at=at):
        return False
    try:
        brought = _read(source, at)
    except (Refusal, Unreadable) as trouble:
        note_try(source=source, at=at, failure=str(trouble))
    else:
        note_try(source=source, at=at, brought=brought)
    return True


def _read(source: Source, at: datetime) -> int:
    known = source.options.get("feed", {})
    fresh = datetime.fromisoformat(known["read_at"]) > at - ANEW if known.get("read_at") else False
    said = {name: known.get(name, "") for name in ("etag", "modified")} if fresh else {}
    answer = fetch(source.secret, **said)
    if answer.raw is None:
        return 0
    reading = _understood(answer.raw, source.owner, at)
    with transaction.atomic():
        counts = take_in_calendar(reading, source=source, at=at)
        _remember(source, answer, reading, at)
    return counts["new"] + counts["changed"]


def _remember(source: Source, answer: Fetched, reading: Reading, at: datetime) -> None:
    row = Source.objects.select_for_update().get(pk=source.pk)
    feed: dict[str, Any] = {"etag": answer.etag, "modified": answer.modified, "read_at": at.isoformat()}
    feed |= {"meetings": len(reading.meetings), "refused": len(reading.refused)}
    row.options = row.options | {"feed": feed}
    row.save(update_fields=["options"])


def _understood(raw: bytes, owner: StaffMember | None, at: datetime) -> Reading:
    """A whole calendar: half of one must not call off the other half."""
    if b"BEGIN:VCALENDAR" not in raw[:2000].upper():
        raise Refusal("What the address gives is no calendar. Copy the address that ends in .ics, not the page's.")
    if not raw.rstrip().upper().endswith(END):
        raise Refusal("The calendar broke off in the middle. It is asked again.")
    return read(raw, zone=zone_of(owner, at), at=at)
