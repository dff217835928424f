"""Marks what came back, tells the administrators, and sets an address aside that takes nothing any more."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Max

from crm.staff.errors import Refusal
from crm.staff.models import StaffMember
from crm.staff.queries import administrators
from crm.staff.services import note_change

from ..models import Delivery, SetAside
from ..returns import Return, came_back
from ..values import DeliveryKind, DeliveryStatus
from .weekly import send_again

# One may be a slip of a server; what comes back twice will come back again.
ENOUGH = 2


def mark_returns(at: datetime) -> int:
    """Mark each mail that came back, once; says how many. Safe to do twice and side by side."""
    return sum(_mark(one, at) for one in came_back(at))


@transaction.atomic
def _mark(one: Return, at: datetime) -> bool:
    reader = one.delivery.recipient
    theirs = not one.addresses or reader.email in one.addresses
    reason = one.reason if theirs else f"{', '.join(one.addresses)}: {one.reason}"
    sent = Delivery.objects.filter(pk=one.delivery.pk, delivery_status=DeliveryStatus.SENT)
    facts = {"bounced_at": at, "bounced_hard": one.hard and theirs, "error": reason[:300]}
    if not sent.update(delivery_status=DeliveryStatus.BOUNCED, **facts):
        return False
    if one.hard and theirs and _often(reader):
        SetAside.objects.get_or_create(
            reader=reader, address=reader.email, confirmed_at=None, defaults={"reason": reason[:300], "since": at}
        )
    if one.delivery.kind != DeliveryKind.OPERATIONS:
        _tell(one.delivery, reason, at)
    return True


def _often(reader: StaffMember) -> bool:
    """Whether this address sent back enough since somebody said that it is right."""
    confirmed = SetAside.objects.filter(reader=reader, address=reader.email).aggregate(last=Max("confirmed_at"))["last"]
    back = Delivery.objects.filter(recipient=reader, bounced_hard=True)
    return (back.filter(sent_at__gt=confirmed) if confirmed else back).count() >= ENOUGH


def _tell(delivery: Delivery, reason: str, at: datetime) -> None:
    """Every other administrator; to whom it came back no mail says so."""
    for person in administrators().exclude(pk=delivery.recipient_id):
        Delivery.objects.get_or_create(
            key=f"returned:{person.pk}:{delivery.pk}",
            defaults={
                "kind": DeliveryKind.OPERATIONS,
                "recipient": person,
                "made_at": at,
                "not_before": at,
                "subject": f"A mail to {delivery.recipient.name} came back: {reason}"[:200],
            },
        )


@transaction.atomic
def confirm_address(*, found: SetAside, by: StaffMember, at: datetime) -> bool:
    """The address is right: what waits for it leaves. False: somebody said so before. Safe to do twice."""
    if not SetAside.objects.filter(pk=found.pk, confirmed_at=None).update(confirmed_at=at, confirmed_by=by):
        return False
    note_change(actor=by, at=at, obj=found, field="confirmed_at", old="", new=at.isoformat(), reason=found.reason)
    return True


@transaction.atomic
def send_once_more(*, delivery: Delivery, by: StaffMember, at: datetime) -> None:
    """By hand: the same digest as a mail of its own, or what came back under the name it had. Refusal for any other."""
    if delivery.digest:
        send_again(digest=delivery.digest, by=by, at=at)
        return
    facts = {"delivery_status": DeliveryStatus.QUEUED, "not_before": at, "error": ""}
    if not Delivery.objects.filter(pk=delivery.pk, delivery_status=DeliveryStatus.BOUNCED).update(**facts):
        raise Refusal("This has not come back. It says what was true when it left, so it is not sent twice.")
    old, new = DeliveryStatus.BOUNCED, DeliveryStatus.QUEUED
    note_change(actor=by, at=at, obj=delivery, field="delivery_status", old=old, new=new, reason="sent again by hand")
