from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from crm.capture.services.doors import source_behind, take_delivered

from ..door import now
from ..providers import mails_in
from ..throttle import encrypted, guessed, guessed_too_often


@csrf_exempt
@login_not_required
@require_http_methods(["HEAD", "POST"])
@encrypted
def deliver(request: HttpRequest, token: str) -> HttpResponse:
    """Mail from a provider. 200 only when its bytes are safe; whatever else is answered, the provider tries again."""
    if guessed_too_often(request, "deliveries"):
        return HttpResponse(status=429)
    source = source_behind(token)
    if source is None:
        guessed(request, "deliveries")
        raise Http404
    if request.method == "POST":
        take_delivered(source=source, mails=mails_in(request, source), at=now())
    return HttpResponse()
