from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from ..listing import answer
from .listing import CONTACTS


@require_safe
def contacts(request: HttpRequest) -> HttpResponseBase:
    """Everybody at the clients this person may see."""
    return answer(request, CONTACTS)
