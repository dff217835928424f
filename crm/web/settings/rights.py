"""Who may change what is in force. Everybody may read it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from crm.staff.rights import Act, may

from ..acts import REFUSALS
from ..door import reader

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def administrators(view: View[P]) -> View[P]:
    """A page that only administrators reach."""

    @wraps(view)
    def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not may(reader(request), Act.SETTINGS):
            raise PermissionDenied(REFUSALS[Act.SETTINGS])
        return view(request, *args, **kwargs)

    return answer
