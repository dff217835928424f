"""How a reader gets the digest by mail, changed from the mail itself."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from crm.staff.models import StaffMember
from crm.staff.services import change_member
from crm.staff.values import DigestForm

from ..models import Delivery
from ..values import DeliveryKind


@transaction.atomic
def choose_form(*, reader: StaffMember, form: str, at: datetime) -> bool:
    """Every week, only when something is broken, or never; says whether that is a change. Safe to do twice.

    Whoever holds a forwarded mail could press this, so its reader hears by mail when the digest ends, with a way back.
    """
    if StaffMember.objects.select_for_update().get(pk=reader.pk).digest_form == form:
        return False
    change_member(member=reader, by=reader, at=at, reason="from the mail", digest_form=form)
    if form == DigestForm.OFF:
        _tell(reader, at)
    return True


def _tell(reader: StaffMember, at: datetime) -> None:
    Delivery.objects.create(
        key=f"stopped:{reader.pk}:{at.isoformat()}",
        kind=DeliveryKind.STOPPED,
        recipient=reader,
        made_at=at,
        not_before=at,
    )
