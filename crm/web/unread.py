"""Answers to a request that nobody can read. Django's own look for a token in its form, and break there again."""

from __future__ import annotations

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.http.multipartparser import MultiPartParserError
from django.template.loader import render_to_string
from django.views.defaults import page_not_found


def unread(request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponseBadRequest(render_to_string("400.html"))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    try:
        return page_not_found(request, exception)
    except (BadRequest, MultiPartParserError, SuspiciousOperation) as error:
        return unread(request, error)
