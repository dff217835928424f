"""Renderings: a frozen week, a bundle of notices or a word to the administrator as mail."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import mrml
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import F
from django.template.loader import render_to_string

from crm.staff.models import StaffMember
from crm.staff.values import DigestForm

from . import links
from .invites import invite_mail
from .lines import Told
from .models import Delivery
from .names import message_id
from .offers import browser_token, stop_token, with_buttons
from .snapshot import Week, thaw
from .stale import still_true
from .values import DeliveryKind

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
        week = thaw(delivery.digest.figures)
        return digest_mail(delivery, week) if delivery.by_hand or wished(delivery.recipient, week) else None
    if delivery.kind == DeliveryKind.NOTICE:
        return _notice_mail(delivery, at)
    if delivery.kind == DeliveryKind.INVITATION:
        return invite_mail(delivery, at, _headers(delivery))
    if delivery.kind == DeliveryKind.BROWSER:
        path = links.browser(browser_token(delivery))
        return _mail(delivery, "Is this browser yours?", "browser", {"path": path})
    if delivery.kind == DeliveryKind.STOPPED:
        path = links.stop(stop_token(delivery.recipient))
        return _mail(delivery, "You get no weekly digest any more", "stopped", {"path": path})
    return _mail(delivery, delivery.subject, "operations", {"subject": delivery.subject})


def wished(reader: StaffMember, week: Week) -> bool:
    """Whether a week comes by mail; its page is there in any case."""
    return reader.digest_form == DigestForm.FULL or (reader.digest_form == DigestForm.BROKEN and week.broken)


def digest_mail(delivery: Delivery, week: Week) -> EmailMultiAlternatives:
    asks = with_buttons(week, delivery.digest)
    return _mail(
        delivery,
        f"{week.strong} {week.rest.split('. ')[0].rstrip('.')}",
        "digest",
        {"week": week, "asks": asks, "you": links.YOU},
    )


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
    return _mail(delivery, subject, "notice", {"lines": lines, "more": more, "flags": links.flags()})


def _mail(delivery: Delivery, subject: str, name: str, context: dict[str, Any]) -> EmailMultiAlternatives:
    context |= {"site": settings.SITE_URL, "reader": delivery.recipient}
    mail = EmailMultiAlternatives(
        subject=subject,
        body=render_to_string(f"digests/{name}.txt", context),
        to=[delivery.recipient.email],
        headers=_headers(delivery),
    )
    mail.attach_alternative(html(name, context), "text/html")
    return mail


def html(name: str, context: dict[str, Any]) -> str:
    """The mail's HTML; the same context gives the same bytes."""
    return str(mrml.to_html(render_to_string(f"digests/{name}.mjml", context)).content)


def _headers(delivery: Delivery) -> dict[str, str]:
    return {
        "Message-ID": f"<{message_id(delivery.key)}>",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    } | _leaving(delivery)


def _leaving(delivery: Delivery) -> dict[str, str]:
    """One click ends the digest (RFC 8058). Notices are part of the work, so of these the profile page decides."""
    if delivery.kind != DeliveryKind.DIGEST:
        return {"List-Unsubscribe": f"<{settings.SITE_URL}{links.YOU}>"}
    address = f"{settings.SITE_URL}{links.stop(stop_token(delivery.recipient))}"
    return {"List-Unsubscribe": f"<{address}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
