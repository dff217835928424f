"""Whose browser it is that opens a link of a mail. Nothing here writes."""

from __future__ import annotations

from datetime import datetime, timedelta

from crm.staff.models import StaffMember
from crm.staff.sealing import hash_of

from .models import KnownBrowser
from .offers import delivery_of

CONFIRM_WITHIN = timedelta(minutes=30)
KNOWN_FOR = timedelta(days=180)


def asked_with(token: str, at: datetime) -> KnownBrowser | None:
    """What a confirmation asks; None when it was altered, used, or is older than half an hour."""
    rows = KnownBrowser.objects.filter(delivery=delivery_of(token), confirmed_at=None, asked_at__gt=at - CONFIRM_WITHIN)
    return rows.filter(reader__is_active=True).select_related("reader").first()


def reader_of(secret: str, at: datetime) -> StaffMember | None:
    """Whose browser holds this secret."""
    rows = KnownBrowser.objects.filter(secret_hash=hash_of(secret), confirmed_at__gt=at - KNOWN_FOR)
    found = rows.filter(reader__is_active=True).select_related("reader__backup").first()
    return found.reader if found else None


def known_of(reader: StaffMember, at: datetime) -> int:
    """How many browsers act for this reader."""
    rows = KnownBrowser.objects.filter(reader=reader, confirmed_at__gt=at - KNOWN_FOR)
    return rows.exclude(secret_hash="").count()
