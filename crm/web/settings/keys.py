"""One's own keys for programs."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from crm.staff.errors import Refusal
from crm.staff.keys import keys_of
from crm.staff.services.keys import end_key, make_key

from ..door import now, reader
from ..proof import just_now
from .forms.keys import NewKey
from .show import show


@just_now
@require_http_methods(["GET", "POST"])
def keys(request: HttpRequest) -> HttpResponse:
    """Which programs read for the reader, and a new key; it is shown on the answer and nowhere again."""
    me, at = reader(request), now()
    form, secret = NewKey(request.POST or None), ""
    if form.is_bound and form.is_valid():
        try:
            secret = make_key(staff=me, by=me, at=at, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    context = {
        "keys": keys_of(me, at),
        "secret": secret,
        "named": form.cleaned_data.get("name") if secret else "",
        "address": settings.SITE_URL + reverse("api", args=["weeks/"]),
        "described": reverse("api", args=["openapi.json"]),
    }
    return show(request, "keys", context, here="profile", form=NewKey() if secret else form)


@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """The program of this key reads nothing any more."""
    me, at = reader(request), now()
    key = get_object_or_404(me.api_keys, pk=pk)
    end_key(key=key, by=me, at=at)
    messages.success(request, f"The key of {key.name} opens nothing any more.")
    return redirect("keys")
