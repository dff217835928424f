from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from ..listing import answer
from .listing import TRAIL


@require_safe
def trail(request: HttpRequest) -> HttpResponseBase:
    """Every change of a fact that this person may see, newest first."""
    return answer(request, TRAIL)
