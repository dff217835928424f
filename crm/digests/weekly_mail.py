"""A frozen week as mail."""

from __future__ import annotations

from datetime import datetime

from django.core.mail import EmailMultiAlternatives

from . import links
from .models import Delivery
from .offers import with_buttons
from .queries import wished
from .snapshot import LOOK, Week, look_of, thaw
from .writing import write


def weekly_mail(delivery: Delivery, at: datetime) -> EmailMultiAlternatives | None:
    """None when its reader wishes no such week by mail any more; what somebody sends again by hand leaves anyway."""
    if delivery.digest is None:
        return None
    week = thaw(delivery.digest.figures)
    return digest_mail(delivery, week) if delivery.by_hand or wished(delivery.recipient, week) else None


def digest_mail(delivery: Delivery, week: Week) -> EmailMultiAlternatives:
    look = look_of(delivery.digest.figures) if delivery.digest else LOOK
    return write(
        delivery,
        f"{week.strong} {week.rest.split('. ')[0].rstrip('.')}",
        look,
        {
            "week": week,
            "asks": with_buttons(week, delivery.digest),
            "you": links.RECEIVE if look == LOOK else links.YOU,
        },
    )
