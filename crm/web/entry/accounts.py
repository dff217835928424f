"""The addresses of allauth that lead somewhere, by the names it knows them; signing up is none of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from allauth.usersessions.views import list_usersessions
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, path
from django.views.generic import RedirectView

from crm.staff.services import follow_session

from ..proof import just_now
from ..respond import UNPROCESSABLE
from . import company, views

Page = Callable[..., HttpResponseBase]


def told(view: Page) -> Page:
    """A form that was not accepted answers 422, as everywhere in the house."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **options: Any) -> HttpResponseBase:
        response = view(request, *args, **options)
        form = (getattr(response, "context_data", None) or {}).get("form")
        if request.method == "POST" and form is not None and form.errors:
            response.status_code = UNPROCESSABLE
        return response

    return answer


def renewed(view: Page) -> Page:
    """Whoever has proved anew who they are gets a new session, and one that was overheard before is worth nothing."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **options: Any) -> HttpResponseBase:
        before = request.session.session_key
        response = view(request, *args, **options)
        proved = request.method == "POST" and response.status_code < UNPROCESSABLE
        if proved and before and request.session.session_key == before:
            request.session.cycle_key()
            follow_session(before=before, after=str(request.session.session_key))
        return response

    return answer


def page(address: str, view: Page, name: str, *, proves: bool = False) -> URLPattern:
    answer = told(view)
    return path(address, renewed(answer) if proves else answer, name=name)


urlpatterns = [
    page("login/", account.login, "account_login"),
    page("logout/", account.logout, "account_logout"),
    page("inactive/", account.account_inactive, "account_inactive"),
    page("reauthenticate/", account.reauthenticate, "account_reauthenticate", proves=True),
    page("password/change/", account.password_change, "account_change_password"),
    page("password/set/", account.password_set, "account_set_password"),
    path("password/reset/", views.forgotten, name="account_reset_password"),
    path("password/reset/done/", views.on_its_way, name="account_reset_password_done"),
    page("2fa/", mfa.index, "mfa_index"),
    page("2fa/code/", mfa.authenticate, "mfa_authenticate"),
    page("2fa/reauthenticate/", mfa.reauthenticate, "mfa_reauthenticate", proves=True),
    page("2fa/app/", totp.activate_totp, "mfa_activate_totp"),
    page("2fa/app/remove/", totp.deactivate_totp, "mfa_deactivate_totp"),
    page("2fa/recovery-codes/", codes.view_recovery_codes, "mfa_view_recovery_codes"),
    page("2fa/recovery-codes/new/", codes.generate_recovery_codes, "mfa_generate_recovery_codes"),
    path("2fa/passkeys/", RedirectView.as_view(pattern_name="mfa_index"), name="mfa_list_webauthn"),
    page("2fa/passkeys/new/", passkeys.add_webauthn, "mfa_add_webauthn"),
    page("2fa/passkeys/reauthenticate/", passkeys.reauthenticate_webauthn, "mfa_reauthenticate_webauthn", proves=True),
    page("2fa/passkeys/sign-in/", login_not_required(passkeys.login_webauthn), "mfa_login_webauthn"),
    page("2fa/passkeys/<int:pk>/", passkeys.edit_webauthn, "mfa_edit_webauthn"),
    path("2fa/passkeys/<int:pk>/remove/", views.remove_passkey, name="mfa_remove_webauthn"),
    path("company/<str:provider_id>/", company.go, name="openid_connect_login"),
    path("company/<str:provider_id>/back/", company.back, name="openid_connect_callback"),
    page("sessions/", just_now(list_usersessions), "usersessions_list"),
]
