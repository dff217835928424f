"""Who opens a link of a mail: the person who is signed in, else the reader whose browser this is."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from crm.digests.browsers import KNOWN_FOR, reader_of
from crm.staff.models import StaffMember

COOKIE = "__Host-mail-reader" if settings.HTTPS else "mail-reader"


def whoever(request: HttpRequest, at: datetime) -> StaffMember | None:
    if isinstance(request.user, StaffMember):
        return request.user
    secret = request.COOKIES.get(COOKIE, "")
    return reader_of(secret, at) if secret else None


def keep_secret(response: HttpResponse, secret: str) -> None:
    """Lax, so that it comes along when a mail program opens a link."""
    age = int(KNOWN_FOR.total_seconds())
    response.set_cookie(COOKIE, secret, max_age=age, secure=settings.HTTPS, httponly=True, samesite="Lax")
