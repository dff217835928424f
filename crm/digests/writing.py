"""Text, HTML and headers of a mail of ours."""

from __future__ import annotations

from typing import Any

import mrml
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from crm.capture.replying import reply_address

from . import links
from .models import Delivery
from .names import message_id
from .offers import stop_token
from .values import ANSWERABLE, DeliveryKind


def write(delivery: Delivery, subject: str, name: str, context: dict[str, Any]) -> EmailMultiAlternatives:
    known = headers(delivery)
    context |= {"site": settings.SITE_URL, "reader": delivery.recipient, "answerable": "Reply-To" in known}
    mail = EmailMultiAlternatives(
        subject=subject,
        body=render_to_string(f"digests/{name}.txt", context),
        to=[delivery.recipient.email],
        headers=known,
    )
    mail.attach_alternative(html(name, context), "text/html")
    return mail


def html(name: str, context: dict[str, Any]) -> str:
    """The mail's HTML; the same context gives the same bytes."""
    return str(mrml.to_html(render_to_string(f"digests/{name}.mjml", context)).content)


def headers(delivery: Delivery) -> dict[str, str]:
    return (
        {
            "Message-ID": f"<{message_id(delivery.key)}>",
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
        }
        | _answering(delivery)
        | _leaving(delivery)
    )


def _answering(delivery: Delivery) -> dict[str, str]:
    """Where a line for the log is answered to; nowhere as long as no mailbox takes it."""
    address = reply_address(delivery.pk, delivery.recipient_id) if delivery.kind in ANSWERABLE else ""
    return {"Reply-To": address} if address else {}


def _leaving(delivery: Delivery) -> dict[str, str]:
    """One click ends the digest (RFC 8058). Notices are part of the work, so of these the settings decide."""
    if delivery.kind != DeliveryKind.DIGEST:
        return {"List-Unsubscribe": f"<{settings.SITE_URL}{links.RECEIVE}>"}
    address = f"{settings.SITE_URL}{links.stop(stop_token(delivery.recipient))}"
    return {"List-Unsubscribe": f"<{address}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
