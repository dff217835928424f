"""Who opens a link of a mail: the person who is signed in, else the reader whose browser this is."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from crm.digests.browsers import KNOWN_FOR, reader_of
from crm.staff.models import StaffMember

from .pressed import pressed
from .saying import said

COOKIE = "__Host-mail-reader" if settings.HTTPS else "mail-reader"


def whoever(request: HttpRequest, at: datetime) -> StaffMember | None:
    if isinstance(request.user, StaffMember):
        return request.user
    secret = request.COOKIES.get(COOKIE, "")
    return reader_of(secret, at) if secret else None


def who_presses(request: HttpRequest, token: str, reader: StaffMember, at: datetime) -> StaffMember | HttpResponse:
    """The reader a link was made for; for anybody else the page that says so."""
    who = whoever(request, at)
    if who == reader:
        return reader
    if who is None:
        status = 403 if request.method == "POST" else 200
        return render(request, "web/mailed/prove.html", {"pressed": pressed(token)}, status=status)
    whose = f"This was asked of {reader.name}."
    return said(request, whose, f"You are {who.name} here, so nothing was done.", status=403)


def keep_secret(response: HttpResponse, secret: str) -> None:
    """Lax, so that it comes along when a mail program opens a link."""
    age = int(KNOWN_FOR.total_seconds())
    response.set_cookie(COOKIE, secret, max_age=age, secure=settings.HTTPS, httponly=True, samesite="Lax")
