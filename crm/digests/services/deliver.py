"""Claim, commit, send, record. Nothing is lost by a dead mail server or a killed worker, and nothing is doubled:
a mail that may have left before the record was written leaves again under the same Message-ID.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused, SMTPSenderRefused

from django.db.models import F, Q, QuerySet

from crm.staff.queries import calendar_at

from ..models import Delivery
from ..render import mail_for
from ..returns import set_aside
from ..values import DeliveryStatus
from .bundle import judge_anew

log = logging.getLogger(__name__)

# A claim this old belongs to a worker that died: no single mail takes so long.
STALE = timedelta(minutes=10)
LONGEST_WAIT = timedelta(hours=1)
# The server answered and will not take this mail; others may still leave.
REFUSED = (SMTPRecipientsRefused, SMTPSenderRefused, SMTPDataError)


def send_next(at: datetime) -> bool:
    """Send the next mail that may leave now. False: nothing waits, or the mail server cannot be reached.

    Call it again, with the moment it is then, while it says True: each mail takes its time.
    """
    waiting = _ready(at).order_by("-urgent", "not_before", "id").values_list("pk", flat=True).first()
    if waiting is None:
        return False
    return _send(waiting, at) if claim(waiting, at) else True


def _ready(at: datetime) -> QuerySet[Delivery]:
    waiting = Q(delivery_status__in=(DeliveryStatus.QUEUED, DeliveryStatus.FAILED), not_before__lte=at)
    abandoned = Q(delivery_status=DeliveryStatus.SENDING, claimed_at__lt=at - STALE)
    rows = Delivery.objects.filter(waiting | abandoned).exclude(recipient__in=set_aside().values("reader"))
    return rows if calendar_at(at).calendar.is_open(at) else rows.filter(at_night=True)


def claim(pk: int, at: datetime) -> bool:
    """Take one mail; False: somebody else has it."""
    rows = _ready(at).filter(pk=pk)
    taken: int = rows.update(delivery_status=DeliveryStatus.SENDING, claimed_at=at, attempts=F("attempts") + 1)
    return taken == 1


def _send(pk: int, at: datetime) -> bool:
    delivery = Delivery.objects.select_related("recipient", "digest").get(pk=pk)
    try:
        judge_anew(delivery.notices.all(), at)
        mail = mail_for(delivery, at)
        if mail is not None:
            mail.send()
    except REFUSED as error:
        _failed(delivery, at, error)
    except (SMTPException, OSError) as error:
        _failed(delivery, at, error)
        return False
    except Exception as error:
        # One mail that cannot be written stops nobody else's.
        log.exception("mail %s could not be written", pk)
        _failed(delivery, at, error)
    else:
        _done(delivery, at, str(mail.subject) if mail else None)
    return True


def _done(delivery: Delivery, at: datetime, subject: str | None) -> None:
    mine = Delivery.objects.filter(pk=delivery.pk, delivery_status=DeliveryStatus.SENDING, claimed_at=at)
    if subject is None:
        mine.update(delivery_status=DeliveryStatus.SPARED, error="")
    else:
        mine.update(delivery_status=DeliveryStatus.SENT, sent_at=at, error="", subject=subject[:200])


def _failed(delivery: Delivery, at: datetime, error: Exception) -> None:
    wait = min(timedelta(minutes=2 ** min(delivery.attempts, 6)), LONGEST_WAIT)
    log.warning("mail %s was not taken: %s", delivery.pk, type(error).__name__)
    Delivery.objects.filter(pk=delivery.pk, claimed_at=at).update(
        delivery_status=DeliveryStatus.FAILED, not_before=at + wait, error=f"{type(error).__name__}: {error}"[:300]
    )
