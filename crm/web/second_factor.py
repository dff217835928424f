"""Who must have a second factor sets one up before anything else opens."""

from __future__ import annotations

from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django_htmx.http import HttpResponseClientRedirect

from crm.staff.models import Installation, StaffMember

from .door import now
from .middleware import Handler
from .respond import wants_part

THERE, NOT_ASKED = "second_factor", "second_factor_not_asked_until"
# Whether the house asks it of everybody is looked up again after this long.
LOOK_AGAIN = timedelta(minutes=5)
# What one needs on the way to it.
OPEN = ("/accounts/", "/static/", "/status/alive/")
# Whoever has just made the house sets it up in peace first.
SETTING_UP, SET_UP = "setting_up", "/settings/first-run/"


def second_factor(get_response: Handler) -> Handler:
    def answer(request: HttpRequest) -> HttpResponse:
        if _is_open(request) or not is_missing(request):
            return get_response(request)
        if wants_part(request):
            return HttpResponseClientRedirect("/accounts/2fa/")
        return redirect("mfa_index")

    return answer


def _is_open(request: HttpRequest) -> bool:
    begun = request.path.startswith(SET_UP) and bool(request.session.get(SETTING_UP))
    return begun or request.path.startswith(OPEN)


def is_missing(request: HttpRequest) -> bool:
    """Whether the reader needs a second factor and has none. Asks the database once a session where there is one."""
    user, session = request.user, request.session
    if not settings.ASK_SECOND_FACTOR or not isinstance(user, StaffMember) or session.get(THERE):
        return False
    if not user.is_staff and not _asked_of_everybody(request):
        return False
    session[THERE] = has_one(user)
    return not session[THERE]


def _asked_of_everybody(request: HttpRequest) -> bool:
    at = now()
    if request.session.get(NOT_ASKED, 0) > at.timestamp():
        return False
    asked = needed_by_all()
    if not asked:
        request.session[NOT_ASKED] = (at + LOOK_AGAIN).timestamp()
    return asked


def needed_by_all() -> bool:
    return Installation.objects.filter(second_factor=True).exists()


def is_needed(user: StaffMember) -> bool:
    """Whether this person may not do without."""
    return bool(settings.ASK_SECOND_FACTOR) and (user.is_staff or needed_by_all())


def has_one(user: StaffMember) -> bool:
    """An app or a passkey; recovery codes alone are none."""
    kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    return bool(Authenticator.objects.filter(user=user, type__in=kinds).exists())
