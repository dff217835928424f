"""Renderings: a frozen week, a bundle of notices or a word to the administrator as mail."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

import mrml
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from crm.watch.queries import RULE_IN_WORDS, arithmetic_now
from crm.watch.values import FlagKind

from .models import Delivery, Notice
from .snapshot import Week, thaw
from .stale import still_true
from .values import DeliveryKind


def mail_for(delivery: Delivery, at: datetime) -> EmailMultiAlternatives | None:
    """The mail of a delivery; None when nothing it would say is still true."""
    if delivery.kind == DeliveryKind.DIGEST and delivery.digest:
        return digest_mail(delivery, thaw(delivery.digest.figures))
    if delivery.kind == DeliveryKind.NOTICE:
        return _notice_mail(delivery, at)
    return _mail(delivery, delivery.subject, "operations", {"subject": delivery.subject})


def digest_mail(delivery: Delivery, week: Week) -> EmailMultiAlternatives:
    return _mail(delivery, f"{week.strong} {week.rest.split('. ')[0].rstrip('.')}", "digest", {"week": week})


def _notice_mail(delivery: Delivery, at: datetime) -> EmailMultiAlternatives | None:
    rows = delivery.notices.select_related(
        "event", "event__flag", "event__flag__client", "event__flag__project", "event__flag__interaction"
    )
    notices = [notice for notice in rows.order_by("-level", "id") if still_true(notice)]
    if not notices:
        return None
    why = arithmetic_now([notice.event.flag for notice in notices], at)
    lines = [_line(notice, why[notice.event.flag_id]) for notice in notices]
    first = lines[0]["title"]
    subject = first if len(lines) == 1 else f"{first}, and {len(lines) - 1} more"
    return _mail(delivery, subject, "notice", {"lines": lines})


# What each level proposes to the person it reaches.
STEP = {
    1: "Reply, promise a date, or say that no reply is needed.",
    2: "Ask the owner what stands in the way.",
    3: "Call the client.",
    4: "Call the client today.",
}


def _line(notice: Notice, why: str) -> dict[str, str]:
    flag = notice.event.flag
    place = f"{flag.client.name} / {flag.project.code_name}" if flag.project else flag.client.name
    return {
        "title": f"{flag.get_flag_kind_display()}: {place}",
        "detail": flag.interaction.summary if flag.interaction else "",
        "why": why,
        "step": STEP.get(notice.level or 0, RULE_IN_WORDS[FlagKind(flag.flag_kind)]),
        "path": f"/flags/{flag.pk}/",
    }


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
    # The natural key names the message, so a receiver that got it already recognises a repetition.
    name = hashlib.sha256(f"{settings.SECRET_KEY}:{delivery.key}".encode()).hexdigest()[:32]
    return {
        "Message-ID": f"<touchline.{name}@{settings.MAIL_DOMAIN or 'localhost'}>",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }
