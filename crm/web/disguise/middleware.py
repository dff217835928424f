"""The one place where names become code names: whatever a page is made of passes here, and what cannot change waits."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeGuard

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from ..respond import UNPROCESSABLE, page_or_part, wants_part
from . import files
from .known import disguise_now
from .mark import KEY, disguised, stays_as_it_is
from .markup import Markup
from .sealing import open_all, sealed_address
from .words import Disguise

Handler = Callable[[HttpRequest], HttpResponseBase]
LEADS = ("Location", "HX-Redirect", "HX-Location", "HX-Push-Url", "HX-Replace-Url")
FORBIDDEN = 403


def code_names(get_response: Handler) -> Handler:
    """Outside of everything that answers, inside of the session that asks for it. A session that never did costs none
    of it."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        if KEY not in request.session:
            return get_response(request)
        typed = open_all(request)
        response = get_response(request)
        return _dressed(request, response, typed) if disguised(request) else response

    return answer


def _dressed(request: HttpRequest, response: HttpResponseBase, typed: frozenset[str]) -> HttpResponseBase:
    disguise = disguise_now()
    kind = response.headers.get("Content-Type", "").partition(";")[0]
    if stays_as_it_is(response) or kind not in ("text/html", "text/csv", "text/calendar", "text/plain"):
        return _waits(request, disguise, "file") if _says_something(response) else _headed(response, disguise)
    if isinstance(response, StreamingHttpResponse):
        response.streaming_content = files.rows(response, disguise)
    elif kind == "text/html" and _is_whole(response):
        page = Markup(disguise, typed)
        _say(response, page.page(response.content.decode()).encode())
        if page.holds:
            return _waits(request, disguise, "field")
    elif _is_whole(response):
        change = files.calendar if kind == "text/calendar" else files.text
        _say(response, change(response.content, disguise))
    return _headed(response, disguise)


def _is_whole(response: HttpResponseBase) -> TypeGuard[HttpResponse]:
    return isinstance(response, HttpResponse)


def _says_something(response: HttpResponseBase) -> bool:
    return not _is_whole(response) or bool(response.content)


def _say(response: HttpResponse, told: bytes) -> None:
    response.content = told
    if response.has_header("Content-Length"):
        response.headers["Content-Length"] = str(len(told))


def _headed(response: HttpResponseBase, disguise: Disguise) -> HttpResponseBase:
    """Where an answer leads and what a file is called."""
    for name in LEADS:
        if name in response.headers:
            response.headers[name] = sealed_address(response.headers[name], disguise)
    if "Content-Disposition" in response.headers:
        response.headers["Content-Disposition"] = disguise.text(response.headers["Content-Disposition"])
    return response


def _waits(request: HttpRequest, disguise: Disguise, why: str) -> HttpResponse:
    """The page that stands where something cannot be shown, with the switch."""
    code = UNPROCESSABLE if wants_part(request) else FORBIDDEN
    response = page_or_part(request, "web/disguise/waits.html", "web/disguise/_waits.html", {"why": why}, code)
    _say(response, Markup(disguise).page(response.content.decode()).encode())
    return response
