"""A bundle of notices as mail."""

from __future__ import annotations

from datetime import datetime

from django.core.mail import EmailMultiAlternatives
from django.db.models import F

from . import links
from .lines import Told
from .models import Delivery
from .stale import still_true
from .writing import write

# A bundle after a long silence of the jobs says the worst, and where the rest is.
MOST_LINES = 12
RELATED = (
    "recipient",
    "event__flag__client__executive_sponsor",
    "event__flag__project",
    "event__flag__source",
    "event__flag__interaction",
    "interaction",
    "project",
    "absence__staff",
    "by",
)


def notice_mail(delivery: Delivery, at: datetime) -> EmailMultiAlternatives | None:
    rows = delivery.notices.select_related(*RELATED).prefetch_related("event__flag__interaction__projects")
    rows = rows.order_by(F("level").desc(nulls_last=True), "id")
    notices = still_true(rows, at)
    if not notices:
        return None
    lines = list(Told(notices[:MOST_LINES], at).lines())
    first, rest = lines[0].title, len(notices) - 1
    subject = f"{first}, and {rest} more" if rest else first
    more = len(notices) - len(lines)
    return write(delivery, subject, "notice", {"lines": lines, "more": more, "flags": links.flags()})
