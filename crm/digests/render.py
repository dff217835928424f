"""Renderings: a frozen week, a bundle of notices or a word to the administrator as mail."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.core.mail import EmailMultiAlternatives

from . import links
from .daily_mail import daily_mail
from .heard_mail import heard_mail
from .invites import invite_mail
from .models import Delivery
from .notice_mail import notice_mail
from .offers import browser_token, stop_token
from .values import DeliveryKind
from .weekly_mail import weekly_mail
from .writing import write

Mail = EmailMultiAlternatives | None


def mail_for(delivery: Delivery, at: datetime) -> Mail:
    """None when its reader has left, wants it no more, or nothing it would say is still true."""
    if not delivery.recipient.is_active:
        return None
    return WRITERS[DeliveryKind(delivery.kind)](delivery, at)


def _browser_mail(delivery: Delivery, at: datetime) -> Mail:
    return write(delivery, "Is this browser yours?", "browser", {"path": links.browser(browser_token(delivery))})


def _stopped_mail(delivery: Delivery, at: datetime) -> Mail:
    path = links.stop(stop_token(delivery.recipient))
    return write(delivery, "You get no weekly digest any more", "stopped", {"path": path})


def _operations_mail(delivery: Delivery, at: datetime) -> Mail:
    return write(delivery, delivery.subject, "operations", {"subject": delivery.subject})


WRITERS: dict[DeliveryKind, Callable[[Delivery, datetime], Mail]] = {
    DeliveryKind.DIGEST: weekly_mail,
    DeliveryKind.NOTICE: notice_mail,
    DeliveryKind.DAILY: daily_mail,
    DeliveryKind.INVITATION: invite_mail,
    DeliveryKind.ANSWER: heard_mail,
    DeliveryKind.BROWSER: _browser_mail,
    DeliveryKind.STOPPED: _stopped_mail,
    DeliveryKind.OPERATIONS: _operations_mail,
}
