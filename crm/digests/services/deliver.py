"""Claim, commit, send, record. Nothing is lost by a dead mail server or a killed worker, and nothing is doubled:
a mail that may have left before the record was written leaves again under the same Message-ID.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from smtplib import SMTPException

from django.db.models import F, Q, QuerySet

from ..models import Delivery
from ..render import mail_for
from ..values import DeliveryStatus

log = logging.getLogger(__name__)

# A claim this old belongs to a worker that died.
STALE = timedelta(minutes=10)
LONGEST_WAIT = timedelta(hours=1)
AT_ONCE = 200


def send(at: datetime) -> int:
    """Send every mail that may leave now; says how many did. One bad address stops nobody."""
    keys = list(_ready(at).order_by("-urgent", "not_before", "id").values_list("pk", flat=True)[:AT_ONCE])
    return sum(_send_one(pk, at) for pk in keys if claim(pk, at))


def _ready(at: datetime) -> QuerySet[Delivery]:
    waiting = Q(delivery_status__in=(DeliveryStatus.QUEUED, DeliveryStatus.FAILED), not_before__lte=at)
    abandoned = Q(delivery_status=DeliveryStatus.SENDING, claimed_at__lt=at - STALE)
    return Delivery.objects.filter(waiting | abandoned)


def claim(pk: int, at: datetime) -> bool:
    """Take one mail; False: somebody else has it."""
    rows = _ready(at).filter(pk=pk)
    taken: int = rows.update(delivery_status=DeliveryStatus.SENDING, claimed_at=at, attempts=F("attempts") + 1)
    return taken == 1


def _send_one(pk: int, at: datetime) -> bool:
    delivery = Delivery.objects.select_related("recipient", "digest").get(pk=pk)
    mail = mail_for(delivery, at)
    try:
        if mail is not None:
            mail.send()
    except (SMTPException, OSError) as error:
        _failed(delivery, at, error)
        return False
    mine = Delivery.objects.filter(pk=pk, delivery_status=DeliveryStatus.SENDING, claimed_at=at)
    mine.update(
        delivery_status=DeliveryStatus.SENT,
        sent_at=at,
        error="",
        subject=mail.subject if mail else "nothing left to say",
    )
    return True


def _failed(delivery: Delivery, at: datetime, error: Exception) -> None:
    wait = min(timedelta(minutes=2 ** min(delivery.attempts, 6)), LONGEST_WAIT)
    log.warning("mail %s was not taken: %s", delivery.pk, type(error).__name__)
    Delivery.objects.filter(pk=delivery.pk, claimed_at=at).update(
        delivery_status=DeliveryStatus.FAILED, not_before=at + wait, error=f"{type(error).__name__}: {error}"[:300]
    )
