"""Who a program reads for. A key is looked up on each request, so what is ended opens nothing from then on."""

from __future__ import annotations

from datetime import datetime

from allauth.core.internal.ratelimit import consume
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from ninja.errors import HttpError
from ninja.security import HttpBearer

from crm.staff.keys import key_behind
from crm.staff.models import StaffMember
from crm.staff.services.keys import used

# Wrong keys of one machine.
GUESSES = {"api": "20/m/ip"}


def now() -> datetime:
    return timezone.now()


class Key(HttpBearer):
    """`Authorization: Bearer touchline_…`; whatever else is sent, cookies included, says nothing."""

    def authenticate(self, request: HttpRequest, token: str) -> StaffMember | None:
        """The owner of the key. HttpError 403 in the open, 429 after too many wrong keys."""
        if settings.SECURE_SSL_REDIRECT and not request.is_secure():
            raise HttpError(403, "Only over https.")
        if not _count(request, dry_run=True):
            raise HttpError(429, "Too many wrong keys. Try again in a minute.")
        at = now()
        key = key_behind(token, at)
        if key is None:
            _count(request)
            return None
        used(key=key, at=at)
        return key.staff


def _count(request: HttpRequest, *, dry_run: bool = False) -> bool:
    """Whether one more wrong key is allowed."""
    found = consume(request, app="touchline", action="api", config=GUESSES, limit_get=True, dry_run=dry_run)
    return bool(found)
