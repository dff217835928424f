"""Keys with which programs read what one person may read. A key is shown once; what is stored cannot open anything."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.db import transaction

from ..errors import Refusal
from ..keys import PREFIX, keys_of
from ..models import ApiKey, StaffMember
from ..sealing import hash_of
from .letters import tell_change
from .trail import check_line, note_change

LONGEST = timedelta(days=366)
MOST = 10


@transaction.atomic
def make_key(*, staff: StaffMember, name: str, days: int, by: StaffMember, at: datetime) -> str:
    """A new key, good for so many days. Refusal without a name, for too long, or where there are too many."""
    check_line(name, "Say which program the key is for, so that you know later what you end.")
    if not timedelta(0) < timedelta(days=days) <= LONGEST:
        raise Refusal("A key is good for at least a day and at most a year.")
    if keys_of(staff, at).count() >= MOST:
        raise Refusal(f"You have {MOST} keys. End one that is no longer needed.")
    secret = PREFIX + secrets.token_urlsafe(32)
    facts = {"staff": staff, "name": name, "made_at": at, "ends_at": at + timedelta(days=days)}
    key = ApiKey.objects.create(door=hash_of(secret), **facts)
    note_change(actor=by, at=at, obj=key, field="ends_at", old="", new=f"{name}, until {key.ends_at.isoformat()}")
    tell_change(member=staff, said=f"A key was made with which a program reads for you: {name}.", at=at, by=by)
    return secret


@transaction.atomic
def end_key(*, key: ApiKey, by: StaffMember, at: datetime) -> None:
    """It opens nothing from now on. Safe to do twice."""
    if ApiKey.objects.filter(pk=key.pk, ended_at=None).update(ended_at=at):
        note_change(actor=by, at=at, obj=key, field="ended_at", old=key.name, new=at.isoformat())


def used(*, key: ApiKey, at: datetime) -> None:
    """Remember the day it was used last, in UTC; written once a day."""
    today = at.date()
    if key.used_on != today:
        ApiKey.objects.filter(pk=key.pk).update(used_on=today)
