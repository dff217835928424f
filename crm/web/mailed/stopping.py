"""The digest is switched off from the mail with one click, and on again."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from crm.digests.offers import reader_of_stop
from crm.digests.services import choose_form
from crm.staff.values import DigestForm

from ..door import now
from ..throttle import few


# A mail program sends the one click without any cookie (RFC 8058); the signed link stands for its reader.
@csrf_exempt
@login_not_required
@few("mail_stop", "30/m/ip")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """How the digest comes by mail. Looking changes nothing; the one click of a mail program ends it."""
    reader = reader_of_stop(token)
    if reader is None:
        said = {"said": "This link is not whole.", "then": "Change what you receive on your own page in Touchline."}
        return render(request, "web/mailed/said.html", said, status=404)
    wished = DigestForm.OFF if request.POST.get("List-Unsubscribe") == "One-Click" else request.POST.get("form", "")
    if request.method == "POST" and wished in DigestForm.values:
        choose_form(reader=reader, form=wished, at=now())
        reader.refresh_from_db()
    context = {"reader": reader, "forms": DigestForm.choices, "changed": request.method == "POST"}
    return render(request, "web/mailed/stop.html", context)
