"""A calm sentence, and what to do."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

ALTERED = (
    "This link is not whole.",
    "A part of it was lost on the way. Open the mail again and press the button there.",
)
SPENT = (
    "This link was used already or is older than half an hour.",
    "Press the button in the digest again; it can send another one.",
)


def said(request: HttpRequest, said: str, then: str, status: int = 200) -> HttpResponse:
    return render(request, "web/mailed/said.html", {"said": said, "then": then}, status=status)
