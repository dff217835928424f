"""The one-time link that signs the first administrator of a new installation in."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from .errors import Refusal
from .models import OneTimeLink, StaffMember

GOOD_FOR = timedelta(hours=24)


def first_link(*, at: datetime) -> str | None:
    """A new token for the first administrator; None when somebody can sign in already. Older links stop working."""
    if StaffMember.objects.filter(is_active=True).exists():
        return None
    token = secrets.token_urlsafe(24)
    OneTimeLink.objects.filter(used_at=None).update(expires_at=at)
    OneTimeLink.objects.create(token_hash=_hash(token), made_at=at, expires_at=at + GOOD_FOR)
    return token


def link_is_good(*, token: str, at: datetime) -> bool:
    return OneTimeLink.objects.filter(token_hash=_hash(token), used_at=None, expires_at__gt=at).exists()


def use_link(*, token: str, at: datetime) -> None:
    """Claim the link. Refusal when it was used or has expired."""
    good = OneTimeLink.objects.filter(token_hash=_hash(token), used_at=None, expires_at__gt=at)
    if not good.update(used_at=at):
        raise Refusal("This link was used already or has expired.")


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
