"""Mail whose bytes are safe and that nobody came to file: a worker was killed between the two."""

from __future__ import annotations

from datetime import datetime, timedelta

from ..arrivals import Arrival
from ..known import ours
from ..models import CapturedMail, MailState
from .intake import take_in_arrivals

AT_ONCE = 50
# Whoever keeps a mail files it within minutes, if at all.
AFTER = timedelta(minutes=15)


def file_what_waits(*, at: datetime) -> int:
    """File some of it; how many there were."""
    rows = CapturedMail.objects.filter(state=MailState.KEPT, taken_in_at__lt=at - AFTER).order_by("taken_in_at")
    arrivals = [Arrival(mail.message, since=mail.counts_from) for mail in rows[:AT_ONCE]]
    take_in_arrivals(arrivals, us=ours(), at=at)
    return len(arrivals)
