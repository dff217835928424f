from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from ..listing import answer
from .listing import replies_asked


@require_safe
def replies(request: HttpRequest) -> HttpResponseBase:
    """Questions of clients with their clocks: waiting, late, answered; or those a week's figure counts."""
    return answer(request, replies_asked(request.GET.get("state", ""), request.GET.get("week", "")))
