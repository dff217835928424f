"""Our own people."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from ..errors import Refusal
from ..models import StaffMember
from .trail import check_zone, note_change


@transaction.atomic
def add_member(*, email: str, name: str, at: datetime, by: StaffMember | None = None, **fields: Any) -> StaffMember:
    """A new person of ours. Refusal when the address is taken or the zone unknown."""
    if fields.get("timezone"):
        check_zone(fields["timezone"])
    if StaffMember.objects.filter(email__iexact=email).exists():
        raise Refusal(f"{email} already belongs to somebody here.")
    member = StaffMember.objects.create_user(email=email, name=name, **fields)
    note_change(actor=by, at=at, obj=member, field="", old="", new=name, reason="added")
    return member
