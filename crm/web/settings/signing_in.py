"""How people sign in: who needs a second factor, and which company accounts are good."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from crm.staff.marks import trail_of
from crm.staff.models import Installation, SignInProvider
from crm.staff.services import ask_everybody, change_provider

from ..door import now, reader
from ..proof import just_now
from ..spans import capital, several
from .forms.sign_in import Provider, SecondFactorForAll
from .rights import administrators
from .show import accepted, show


@require_safe
def sign_in(request: HttpRequest) -> HttpResponse:
    """What is asked of whoever signs in, and with which accounts they may."""
    asked = Installation.objects.get().second_factor
    providers = list(SignInProvider.objects.all())
    context = {
        "lede": _lede(asked, len(providers) + bool(settings.OIDC["issuer"])),
        "providers": providers,
        "from_environment": settings.OIDC if settings.OIDC["issuer"] else None,
        "trail": trail_of(("installation", "signinprovider")),
    }
    form = SecondFactorForAll(initial={"second_factor": asked})
    return show(request, "sign_in", context, here="sign_in", form=form)


@administrators
@just_now
@require_POST
def ask_all(request: HttpRequest) -> HttpResponse:
    form = SecondFactorForAll(request.POST)
    if accepted(form, lambda: ask_everybody(by=reader(request), at=now(), **form.cleaned_data)):
        messages.success(request, "Saved.")
    return redirect("sign_in")


def _lede(asked: bool, count: int) -> tuple[str, str]:
    who = "Everybody needs" if asked else "Administrators need"
    if not count:
        return f"{who} a second factor.", "People sign in with a password or a passkey."
    ways = several(count, "company account is", "company accounts are")
    return f"{who} a second factor.", capital(f"{ways} good here beside passwords and passkeys.")


@administrators
@just_now
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    return _provider(request, None)


@administrators
@just_now
@require_http_methods(["GET", "POST"])
def provider(request: HttpRequest, pk: int) -> HttpResponse:
    return _provider(request, get_object_or_404(SignInProvider, pk=pk))


def _provider(request: HttpRequest, row: SignInProvider | None) -> HttpResponse:
    form = Provider(request.POST or None, instance=row)
    kept = SignInProvider.objects.get(pk=row.pk) if row else None
    if accepted(form, lambda: change_provider(provider=kept, by=reader(request), at=now(), **form.cleaned_data)):
        messages.success(request, f"{form.cleaned_data['name']} is kept.")
        return redirect("sign_in")
    back = settings.SITE_URL + reverse("openid_connect_callback", args=[row.slug]) if row else ""
    return show(request, "provider", {"row": kept, "back": back}, here="sign_in", form=form)
