"""Renderings: a frozen week, a bundle of notices or a word to the administrator as mail."""

from __future__ import annotations

from datetime import datetime

from django.core.mail import EmailMultiAlternatives
from django.db.models import F

from . import links
from .daily_mail import daily_mail
from .invites import invite_mail
from .lines import Told
from .models import Delivery
from .offers import browser_token, stop_token
from .stale import still_true
from .values import DeliveryKind
from .weekly_mail import weekly_mail
from .writing import headers, write

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


def mail_for(delivery: Delivery, at: datetime) -> EmailMultiAlternatives | None:
    """None when its reader has left, wants it no more, or nothing it would say is still true."""
    if not delivery.recipient.is_active:
        return None
    if delivery.kind == DeliveryKind.DIGEST and delivery.digest:
        return weekly_mail(delivery, delivery.digest)
    if delivery.kind == DeliveryKind.NOTICE:
        return _notice_mail(delivery, at)
    if delivery.kind == DeliveryKind.DAILY:
        return daily_mail(delivery, at)
    if delivery.kind == DeliveryKind.INVITATION:
        return invite_mail(delivery, at, headers(delivery))
    if delivery.kind == DeliveryKind.BROWSER:
        path = links.browser(browser_token(delivery))
        return write(delivery, "Is this browser yours?", "browser", {"path": path})
    if delivery.kind == DeliveryKind.STOPPED:
        path = links.stop(stop_token(delivery.recipient))
        return write(delivery, "You get no weekly digest any more", "stopped", {"path": path})
    return write(delivery, delivery.subject, "operations", {"subject": delivery.subject})


def _notice_mail(delivery: Delivery, at: datetime) -> EmailMultiAlternatives | None:
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
