"""Everybody's own address for handing mail in."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction

from crm.staff.models import StaffMember
from crm.staff.services import note_change

from ..models import Dropbox

LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
LENGTH = 12


@transaction.atomic
def give_dropbox(*, staff: StaffMember, by: StaffMember, at: datetime) -> Dropbox:
    """A new address for this person; mail to the one before is held from now on."""
    token = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    box, made = Dropbox.objects.update_or_create(staff=staff, defaults={"token": token, "made_at": at})
    # The address itself is a secret; that it changed is not.
    note_change(actor=by, at=at, obj=staff, field="dropbox", old="" if made else "the one before", new="a new address")
    return box


def close_dropbox(*, staff: StaffMember, by: StaffMember, at: datetime) -> None:
    """Nobody can hand mail in under this name any more. Safe to do twice."""
    if Dropbox.objects.filter(staff=staff).delete()[0]:
        note_change(actor=by, at=at, obj=staff, field="dropbox", old="an address", new="")
