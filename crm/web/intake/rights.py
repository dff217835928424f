from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse

from crm.capture.queries import may_place

from ..door import reader

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def placers(view: View[P]) -> View[P]:
    """A page that exists for whoever places mail only."""

    @wraps(view)
    def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not may_place(reader(request)):
            raise Http404("There is no such page for you.")
        return view(request, *args, **kwargs)

    return answer
