"""An invitation to a planned contact as mail that calendars understand (CAPTURE.md 4.11, "Sending")."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from crm.leadership.invitation import invitation, summary_of
from crm.leadership.models import Touchpoint
from crm.staff.queries import calendar_at

from . import links
from .models import Delivery
from .values import DeliveryStatus
from .writing import headers


def invite_mail(delivery: Delivery, at: datetime) -> EmailMultiAlternatives | None:
    """The mail of this version of a plan; None when a later one follows, or when its reader never heard of it."""
    touch = delivery.touchpoint
    if touch is None:
        return None
    ends = touch.withdrawn_at is not None or touch.leader_id != delivery.recipient_id
    if touch.sequence != delivery.sequence or (ends and not _heard(delivery)):
        return None
    method = "CANCEL" if ends else "REQUEST"
    # A leader who handed the plan over hears alone that it is no longer theirs.
    guest = touch.invited if touch.leader_id == delivery.recipient_id else None
    guests = [(delivery.recipient.name, delivery.recipient.email)]
    guests += [(guest.name, guest.email)] if guest and guest.email else []
    return _mail(touch, at, method, guests, headers(delivery) | {"X-Touchline-Loop": "1"})


def _heard(delivery: Delivery) -> bool:
    """Whether an invitation went to this reader before."""
    rows = Delivery.objects.filter(touchpoint=delivery.touchpoint_id, recipient=delivery.recipient_id)
    return rows.filter(delivery_status=DeliveryStatus.SENT).exclude(pk=delivery.pk).exists()


def _mail(
    touch: Touchpoint, at: datetime, method: str, guests: list[tuple[str, str]], known: dict[str, str]
) -> EmailMultiAlternatives:
    called = "Called off" if method == "CANCEL" else "Changed" if touch.sequence else "Invitation"
    context = {
        "called": called,
        "touch": touch,
        "when": touch.planned_for.astimezone(calendar_at(at).zone),
        # The brief is for us alone.
        "brief": "" if len(guests) > 1 else f"{settings.SITE_URL}{links.project(touch.project_id)}brief/",
    }
    mail = EmailMultiAlternatives(
        subject=f"{called}: {summary_of(touch)}",
        body=render_to_string("digests/invitation.txt", context),
        to=[address for _, address in guests],
        headers=known,
    )
    data = invitation(touch, at, method=method, guests=guests)
    mail.attach_alternative(render_to_string("digests/invitation.html", context), "text/html")
    # Without the method no program shows its buttons; with a disposition some show a file instead of a meeting.
    mail.attach_alternative(data.decode(), f"text/calendar; method={method}")
    mail.attach("invite.ics", data, "application/ics")
    return mail
