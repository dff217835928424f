from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from .mark import KEY


@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """Code names on or off for this session alone, and back to the page where somebody pressed it."""
    request.session[KEY] = request.POST.get("on") == "yes"
    page = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure())
    return redirect(page if ours else "desk")
