"""A frozen week as mail."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.core.mail import EmailMultiAlternatives

from crm.staff.queries import calendar_at

from . import links
from .models import Delivery, Digest
from .offers import with_buttons
from .queries import digest_as_read, wished
from .restated import Restated, restated
from .snapshot import LOOK, Week, look_of
from .writing import write

ANEW = "This is the week as of now, not as it was frozen: you do not see every client any more that it told of."


def weekly_mail(delivery: Delivery, at: datetime) -> EmailMultiAlternatives | None:
    """None when its reader wishes no such week by mail any more; what somebody sends again by hand leaves anyway."""
    if delivery.digest is None:
        return None
    week, digest = digest_as_read(delivery.digest, at)
    if not delivery.by_hand and not wished(delivery.recipient, week):
        return None
    # A week that was mailed and is asked for again may have been corrected meanwhile.
    since = restated(digest, week, at, calendar_at(at)) if digest and delivery.by_hand else []
    return digest_mail(delivery, week, digest, since)


def digest_mail(
    delivery: Delivery, week: Week, digest: Digest | None, since: Sequence[Restated] = ()
) -> EmailMultiAlternatives:
    """Without the digest it was frozen as it is the week as of now, says so, and nothing can be done from it."""
    look = look_of(digest.figures) if digest else LOOK
    return write(
        delivery,
        _subject(week),
        look,
        {
            "week": week,
            "restated": since,
            "anew": "" if digest else ANEW,
            "asks": with_buttons(week, digest),
            "you": links.RECEIVE if look == LOOK else links.YOU,
        },
    )


def _subject(week: Week) -> str:
    """The week in a line; what nobody knows comes first, as it does in the mail."""
    line = f"{week.strong} {week.rest.split('. ')[0].rstrip('.')}"
    return f"Not all is known. {line}" if week.unknown else line
