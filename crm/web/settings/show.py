"""The frame of a settings page, and what happens to a form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from crm.staff.errors import Refusal

from ..door import reader
from ..respond import UNPROCESSABLE

PLACES = (
    ("When we are open", (("Hours", "hours"), ("Holidays", "holidays"))),
    (
        "What we promise",
        (
            ("Replies", "reply-targets"),
            ("Leadership contact", "leadership-limits"),
            ("Silence", "silence-limits"),
            ("Escalation", "ladder"),
        ),
    ),
    (
        "What comes by itself",
        (("Sources", "sources"), ("Calendars", "calendars"), ("Mail", "mail"), ("What is kept", "retention")),
    ),
    ("What goes out", (("Channels", "channels"),)),
    (
        "Who we are",
        (
            ("People", "people"),
            ("Absences", "absences"),
            ("Access", "access"),
            ("Roles", "roles"),
            ("Signing in", "sign_in"),
            ("What I receive", "receive"),
            ("You", "profile"),
        ),
    ),
)


def show(
    request: HttpRequest, page: str, context: dict[str, Any], *, here: str, form: forms.BaseForm | None = None
) -> HttpResponse:
    """A settings page with its place in the navigation; 422 when a form was not accepted."""
    frame = {"settings_places": PLACES, "here": here, "may_change": reader(request).is_staff, "form": form}
    status = UNPROCESSABLE if form is not None and form.errors else 200
    return render(request, f"web/settings/{page}.html", frame | context, status=status)


def accepted(form: forms.BaseForm, act: Callable[[], object]) -> bool:
    """Whether the form was sent, makes sense and the house took it; a refusal becomes the form's error."""
    if not form.is_bound or not form.is_valid():
        return False
    try:
        act()
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return False
    return True
