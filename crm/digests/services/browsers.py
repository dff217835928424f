"""Who acts from a mail without a password proves once per browser that the mailbox is theirs.

A digest that was forwarded shows its buttons to whoever got it. So a button alone does nothing: an unknown browser is
told for whom it is and may ask for a confirmation, and that goes to the reader's own mailbox. The browser in which it
is opened and confirmed is known from then on. Somebody else who presses a button only makes the reader get a mail that
says to leave it alone. Nothing can be typed off or passed on: what is confirmed is the browser that opened the link.
"""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction

from crm.staff.models import StaffMember
from crm.staff.sealing import hash_of
from crm.staff.services import note_change

from ..browsers import CONFIRM_WITHIN
from ..models import Delivery, KnownBrowser
from ..values import DeliveryKind


@transaction.atomic
def ask_to_know(*, reader: StaffMember, back_to: str, at: datetime) -> KnownBrowser:
    """Queue a confirmation for the reader's own mailbox; `back_to`: the link that was pressed."""
    delivery = Delivery.objects.create(
        key=f"browser:{reader.pk}:{secrets.token_hex(8)}",
        kind=DeliveryKind.BROWSER,
        recipient=reader,
        made_at=at,
        not_before=at,
        urgent=True,
    )
    return KnownBrowser.objects.create(reader=reader, delivery=delivery, back_to=back_to, asked_at=at)


@transaction.atomic
def know(*, browser: KnownBrowser, at: datetime) -> str | None:
    """The secret for this browser's cookie; None when the confirmation was used a moment ago."""
    secret = secrets.token_urlsafe(32)
    rows = KnownBrowser.objects.filter(pk=browser.pk, confirmed_at=None)
    if not rows.update(confirmed_at=at, secret_hash=hash_of(secret)):
        return None
    note_change(actor=browser.reader, at=at, obj=browser, field="confirmed_at", old="", new=at.isoformat())
    return secret


@transaction.atomic
def forget_browsers(*, reader: StaffMember, by: StaffMember, at: datetime) -> int:
    """Every browser of this reader asks again."""
    for browser in KnownBrowser.objects.filter(reader=reader).exclude(secret_hash=""):
        note_change(actor=by, at=at, obj=browser, field="secret_hash", old="known", new="forgotten")
    return KnownBrowser.objects.filter(reader=reader).exclude(secret_hash="").update(secret_hash="")


def drop_unconfirmed(*, at: datetime) -> int:
    """What was asked and not confirmed in time is no browser of anybody; says how many rows went."""
    return KnownBrowser.objects.filter(confirmed_at=None, asked_at__lte=at - CONFIRM_WITHIN).delete()[0]
