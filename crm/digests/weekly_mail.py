"""A frozen week as mail."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.core.mail import EmailMultiAlternatives

from crm.staff.queries import calendar_at

from . import links
from .models import Delivery
from .offers import with_buttons
from .queries import wished
from .restated import Restated, restated
from .snapshot import LOOK, Week, look_of, thaw
from .writing import write


def weekly_mail(delivery: Delivery, at: datetime) -> EmailMultiAlternatives | None:
    """None when its reader wishes no such week by mail any more; what somebody sends again by hand leaves anyway."""
    if delivery.digest is None:
        return None
    week = thaw(delivery.digest.figures)
    # A week that was mailed and is asked for again may have been corrected meanwhile.
    since = restated(delivery.digest, week, at, calendar_at(at)) if delivery.by_hand else []
    return digest_mail(delivery, week, since) if delivery.by_hand or wished(delivery.recipient, week) else None


def digest_mail(delivery: Delivery, week: Week, since: Sequence[Restated] = ()) -> EmailMultiAlternatives:
    look = look_of(delivery.digest.figures) if delivery.digest else LOOK
    return write(
        delivery,
        _subject(week),
        look,
        {
            "week": week,
            "restated": since,
            "asks": with_buttons(week, delivery.digest),
            "you": links.RECEIVE if look == LOOK else links.YOU,
        },
    )


def _subject(week: Week) -> str:
    """The week in a line; what nobody knows comes first, as it does in the mail."""
    line = f"{week.strong} {week.rest.split('. ')[0].rstrip('.')}"
    return f"Not all is known. {line}" if week.unknown else line
