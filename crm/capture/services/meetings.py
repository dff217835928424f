"""Takes meetings in: one row for each, however many calendars and mails tell of it. The later version counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from django.db import transaction

from ..calendar.channels import channel_of
from ..calendar.values import Invitee, Meeting, Reading
from ..invitations import is_our_invitation
from ..known import known
from ..models import CapturedMeeting, MeetingState, Source

AT_ONCE = 500
FIELDS = (
    *("sequence", "stamp", "starts_at", "ends_at", "all_day", "title", "place", "channel", "organizer", "people"),
    *("cancelled", "gone_at", "state", "reason", "settle_at"),
)
NEVER = datetime(1, 1, 1, tzinfo=UTC)
Key = tuple[str, str]
NO_LONGER = "no longer part of its series"


@dataclass(frozen=True)
class Teller:
    """Who tells of a meeting: a calendar of ours, or whoever wrote a mail (an address; "" for ourselves)."""

    author: str = ""
    source: Source | None = None
    owner: str = ""

    def may_change(self, row: CapturedMeeting) -> bool:
        """Only the organizer or we may."""
        return not self.author or self.author == row.organizer

    def may_call(self, meeting: Meeting) -> bool:
        return not self.author or (meeting.organizer is not None and self.author == meeting.organizer.address)


@transaction.atomic
def take_in_meetings(reading: Reading, *, teller: Teller, at: datetime, since: datetime | None = None) -> Counter[str]:
    """Bring the stored meetings up to what a calendar file says. Safe to do twice; counts what was new and changed.

    What ended before `since` and is not known is left out, and so is what our calendars hold without a client in it:
    nobody's dentist is our concern.
    """
    meetings = {(one.uid, one.recurrence): one for one in reading.meetings}
    rows = _known({uid for uid, _ in meetings})
    if not teller.author:
        meetings = _of_clients(meetings, rows)
    if reading.method == "REPLY":
        return _answer(meetings.values(), rows, teller, at)
    if reading.method not in ("", "PUBLISH", "REQUEST", "ADD", "CANCEL"):
        return Counter()
    changed: dict[Key, CapturedMeeting] = {}
    for key, meeting in meetings.items():
        if reading.method == "CANCEL":
            changed |= _cancel(key, meeting, rows, teller, at)
        elif row := _told(rows.get(key), meeting, teller, at, since):
            changed[key] = row
    if reading.method != "CANCEL":
        changed |= _left_out(reading, meetings, rows, teller, at)
    return _store(changed.values()) + Counter(read=len(reading.meetings), refused=len(reading.refused))


def _known(uids: Iterable[str]) -> dict[Key, CapturedMeeting]:
    names = sorted(uids)
    found: dict[Key, CapturedMeeting] = {}
    for n in range(0, len(names), AT_ONCE):
        rows = CapturedMeeting.objects.select_for_update().filter(uid__in=names[n : n + AT_ONCE]).order_by()
        found |= {(row.uid, row.recurrence): row for row in rows}
    return found


def _of_clients(meetings: dict[Key, Meeting], rows: dict[Key, CapturedMeeting]) -> dict[Key, Meeting]:
    """Those that are stored already, that answer an invitation of ours, or that name somebody of a client."""
    named = {key: {one.address for one in (*meeting.invitees, *_caller(meeting))} for key, meeting in meetings.items()}
    people = known(set().union(*named.values()) - {""})
    return {
        key: meeting
        for key, meeting in meetings.items()
        if key in rows or is_our_invitation(key[0]) or any(people.client(address) for address in named[key])
    }


def _told(
    row: CapturedMeeting | None, meeting: Meeting, teller: Teller, at: datetime, since: datetime | None
) -> CapturedMeeting | None:
    """The row as this version makes it; None where nothing is to be written."""
    if row is None:
        if not teller.may_call(meeting) or (since and meeting.ends_at < since):
            return None
        row = CapturedMeeting(uid=meeting.uid, recurrence=meeting.recurrence, taken_in_at=at)
    elif not teller.may_change(row) or not _is_later(meeting, row) or not _differs(meeting, row, teller):
        return None
    _write(row, meeting, teller, at)
    return row


def _is_later(meeting: Meeting, row: CapturedMeeting) -> bool:
    return (meeting.sequence, meeting.stamp or NEVER) >= (row.sequence, row.stamp or NEVER)


def _differs(meeting: Meeting, row: CapturedMeeting, teller: Teller) -> bool:
    """A feed stamps all it shows anew each time; only what says something else is written."""
    copy = CapturedMeeting(uid=row.uid, recurrence=row.recurrence)
    _write(copy, meeting, teller, row.taken_in_at)
    same = ("sequence", "starts_at", "ends_at", "title", "place", "channel", "organizer", "people", "cancelled")
    return row.gone_at is not None or any(getattr(copy, name) != getattr(row, name) for name in same)


def _write(row: CapturedMeeting, meeting: Meeting, teller: Teller, at: datetime) -> None:
    # A calendar that names no organizer holds what its owner wrote into it.
    row.organizer = meeting.organizer.address if meeting.organizer else teller.owner
    row.sequence, row.stamp, row.cancelled, row.gone_at = meeting.sequence, meeting.stamp, meeting.cancelled, None
    row.starts_at, row.ends_at, row.all_day = meeting.starts_at, meeting.ends_at, meeting.all_day
    row.title, row.place, row.channel = meeting.title, meeting.place, channel_of(meeting)
    row.invitees = [*meeting.invitees, *_caller(meeting)]
    if is_our_invitation(row.uid):
        row.state, row.settle_at = MeetingState.OWN, None
        return
    row.settle_at = at if row.interaction_id or row.cancelled else max(row.ends_at, at)


def _caller(meeting: Meeting) -> list[Invitee]:
    """The organizer, who is there without being invited."""
    who = meeting.organizer
    known = {one.address for one in meeting.invitees}
    return [who] if who and who.address and who.address not in known else []


def _cancel(
    key: Key, meeting: Meeting, rows: dict[Key, CapturedMeeting], teller: Teller, at: datetime
) -> dict[Key, CapturedMeeting]:
    """What is called off: one meeting, one occurrence, or all of a series that were still ahead then."""
    uid, occurrence = key
    asked = {key: rows[key]} if key in rows else {} if occurrence else {one: rows[one] for one in rows if one[0] == uid}
    when = meeting.stamp or at
    done: dict[Key, CapturedMeeting] = {}
    for one, row in asked.items():
        ahead = one == key or row.ends_at > when
        if ahead and teller.may_change(row) and meeting.sequence >= row.sequence and not row.cancelled:
            row.cancelled, row.sequence, row.stamp, row.settle_at = True, meeting.sequence, meeting.stamp, at
            done[one] = row
    return done


def _left_out(
    reading: Reading, meetings: dict[Key, Meeting], rows: dict[Key, CapturedMeeting], teller: Teller, at: datetime
) -> dict[Key, CapturedMeeting]:
    """Occurrences ahead that a later version of their series does not have: it was moved, or ends earlier."""
    done: dict[Key, CapturedMeeting] = {}
    for key, row in rows.items():
        known_by_series = key[0] in reading.series and key not in meetings
        ahead = row.starts_at > at and not row.cancelled
        if known_by_series and ahead and teller.may_change(row) and reading.series[key[0]] >= row.sequence:
            row.cancelled, row.reason, row.settle_at = True, NO_LONGER, at
            done[key] = row
    return done


def _answer(
    meetings: Iterable[Meeting], rows: dict[Key, CapturedMeeting], teller: Teller, at: datetime
) -> Counter[str]:
    """What somebody answers for themselves. Of our own invitations the answer may be the first we hear."""
    done = []
    for meeting in meetings:
        row = rows.get((meeting.uid, meeting.recurrence))
        if row is None and is_our_invitation(meeting.uid):
            row = CapturedMeeting(uid=meeting.uid, recurrence=meeting.recurrence, taken_in_at=at)
            _write(row, replace(meeting, invitees=()), teller, at)
        answer = next((one for one in meeting.invitees if one.address and one.address == teller.author), None)
        if row is None or answer is None or meeting.sequence < row.sequence:
            continue
        row.invitees = [*(one for one in row.invitees if one.address != answer.address), answer]
        row.settle_at = row.settle_at or (None if row.state == MeetingState.OWN else max(row.ends_at, at))
        done.append(row)
    return _store(done)


def _store(rows: Iterable[CapturedMeeting]) -> Counter[str]:
    """New rows and changed ones. Somebody who stores the same at the same time is as right as we are."""
    listed = list(rows)
    new = [row for row in listed if row._state.adding]
    old = [row for row in listed if not row._state.adding]
    CapturedMeeting.objects.bulk_create(new, batch_size=AT_ONCE, ignore_conflicts=True)
    CapturedMeeting.objects.bulk_update(old, FIELDS, batch_size=AT_ONCE)
    return Counter(new=len(new), changed=len(old))
