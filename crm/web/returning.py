from __future__ import annotations

from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme


def back(request: HttpRequest, fallback: str, *args: int) -> HttpResponseRedirect:
    """To the page the form came from, if that is one of ours."""
    path = request.POST.get("next") or request.GET.get("next", "")
    if path and url_has_allowed_host_and_scheme(path, allowed_hosts=None):
        return HttpResponseRedirect(path)
    return HttpResponseRedirect(redirect(fallback, *args).url)
