"""Mail whose bytes are safe and that nobody came to file: a worker was killed between the two."""

from __future__ import annotations

from datetime import datetime, timedelta

from crm.staff.sealing import Unreadable

from ..arrivals import Arrival
from ..known import ours
from ..models import CapturedMail, MailState
from .intake import take_in_arrivals

AT_ONCE = 50
# Whoever keeps a mail files it within minutes, if at all.
AFTER = timedelta(minutes=15)


def file_what_waits(*, at: datetime) -> int:
    """File some of it; how many that were."""
    rows = CapturedMail.objects.filter(state=MailState.KEPT, taken_in_at__lt=at - AFTER).order_by("taken_in_at")
    mails = list(rows[:AT_ONCE])
    arrivals = [arrival for mail in mails if (arrival := _again(mail))]
    take_in_arrivals(arrivals, us=ours(), at=at)
    return CapturedMail.objects.filter(pk__in=[mail.pk for mail in mails]).exclude(state=MailState.KEPT).count()


def _again(mail: CapturedMail) -> Arrival | None:
    try:
        return Arrival(mail.message, since=mail.counts_from)
    except Unreadable as error:
        CapturedMail.objects.filter(pk=mail.pk).update(state=MailState.UNREADABLE, reason=str(error)[:200])
        return None
