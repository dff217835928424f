"""Invitations, answers and cancellations that came by mail: the same meetings that calendars tell of."""

from __future__ import annotations

import logging
from datetime import datetime
from email import message_from_bytes
from email.policy import compat32

from ..calendar.door import read
from ..known import our_people
from ..mail.classes import MailClass
from ..mail.parts import leaves
from ..models import CapturedMail, MailState
from .calendar_files import zone_of
from .meetings import Teller, take_in_meetings

log = logging.getLogger(__name__)

AT_ONCE = 50
MOST_FILES = 5
UNREAD = (MailState.KEPT, MailState.UNREADABLE, MailState.DELETED)
KINDS = ("text/calendar", "application/ics")


def read_invitations(at: datetime) -> int:
    """Take in the meetings of mails nobody looked at for that yet; says of how many. Safe to do twice."""
    rows = CapturedMail.objects.filter(kind=MailClass.CALENDAR, meetings_read_at=None).exclude(state__in=UNREAD)
    mails = list(rows.order_by("id")[:AT_ONCE])
    for mail in sorted(mails, key=lambda mail: (mail.sent_at or mail.taken_in_at, mail.pk)):
        try:
            _take_in(mail, at)
        except Exception:
            log.exception("the invitation in mail %s could not be read", mail.pk)
    CapturedMail.objects.filter(pk__in=[mail.pk for mail in mails]).update(meetings_read_at=at)
    return len(mails)


def _take_in(mail: CapturedMail, at: datetime) -> None:
    """The same meeting inline and attached is one: the second time nothing is new."""
    person = our_people().get(mail.author)
    # Whoever of ours hands an invitation on speaks for the house; anybody else only for themselves.
    teller = Teller(owner=person.email.lower()) if person else Teller(author=mail.author)
    if not (person or mail.author):
        return
    for raw in calendars_in(mail.message):
        reading = read(raw, zone=zone_of(person, at), at=at)
        if reading.method:
            take_in_meetings(reading, teller=teller, at=at)


def calendars_in(raw: bytes) -> list[bytes]:
    """The calendar files in a message, in order."""
    parts = leaves(message_from_bytes(raw, policy=compat32))
    found = [part for part in parts if part.media_type in KINDS or part.name.lower().endswith(".ics")]
    return [part.data for part in found[:MOST_FILES]]
