"""Who one is, proved just now."""

from __future__ import annotations

from collections.abc import Callable
from typing import Concatenate, ParamSpec

from allauth.account.decorators import reauthentication_required
from django.http import HttpRequest, HttpResponse

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def just_now(view: View[P]) -> View[P]:
    """What opens a door for somebody: whoever signed in long ago proves again who they are before it is done."""
    guarded: View[P] = reauthentication_required(view, allow_get=True, app="allauth.account")
    return guarded
