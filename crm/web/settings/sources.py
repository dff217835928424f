"""Where contacts come from by themselves: what is there, how it does, and how it is reached."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from crm.capture.models import Source, SourceKind
from crm.capture.services.doors import open_door
from crm.capture.services.sources import add_source, change_source, switch_source
from crm.capture.services.trial import Trial, try_mailbox
from crm.staff.marks import trail

from ..door import now, reader, site_hours
from ..spans import capital, several
from .forms.sources import OPTIONS, MailboxForm, WebhookForm, first_values
from .rights import administrators
from .show import accepted, show

READ = (SourceKind.MAILBOX, SourceKind.DROPBOX, SourceKind.WEBHOOK)
TITLES = {
    SourceKind.MAILBOX: "A mailbox to read.",
    SourceKind.DROPBOX: "A dropbox address.",
    SourceKind.WEBHOOK: "A mail provider.",
}
LEDES = {
    SourceKind.MAILBOX: "Inbox and sent mail are read each minute; nothing there is marked, moved or deleted.",
    SourceKind.WEBHOOK: "It hands mail over the moment it comes, at a secret address you give it.",
    SourceKind.DROPBOX: "People put it into Bcc, or forward to it, and what they wrote is filed.",
}


@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    """Every source with its state, the failing ones first."""
    rows = sorted(
        Source.objects.select_related("owner"), key=lambda row: (not row.is_active, not row.failure, row.name)
    )
    context = {"sources": rows, "readable": READ, "lede": _lede([row for row in rows if row.is_active])}
    return show(request, "sources", context, here="sources")


def _lede(rows: list[Source]) -> tuple[str, str]:
    if not rows:
        return "Nothing comes by itself yet.", "Add a mailbox, and what clients write stands on their timelines."
    failing = sum(1 for row in rows if row.failure)
    count = capital(f"{several(len(rows), 'source is read', 'sources are read')}.")
    return count, capital(f"{several(failing, 'of them needs', 'of them need')} a look.") if failing else ""


@administrators
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, kind: str) -> HttpResponse:
    form = _form(request, kind, {"since": site_hours(request).local_date(now())})
    made: list[Source] = []
    if accepted(form, lambda: made.append(_add(request, kind, form))):
        return redirect("source", made[0].pk)
    context = {"title": TITLES[SourceKind(kind)], "lede": LEDES[SourceKind(kind)]}
    return show(request, "form", context, here="sources", form=form)


def _form(request: HttpRequest, kind: str, first: dict[str, Any], row: Source | None = None) -> forms.Form:
    data = request.POST if request.method == "POST" and "name" in request.POST else None
    if kind == SourceKind.WEBHOOK:
        return WebhookForm(data, initial=first, source=row)
    return MailboxForm(data, initial=first, source=row, dropbox=kind == SourceKind.DROPBOX)


def _add(request: HttpRequest, kind: str, form: forms.Form) -> Source:
    return add_source(kind=kind, by=reader(request), at=now(), **_facts(request, form))


def _facts(request: HttpRequest, form: forms.Form) -> dict[str, Any]:
    """The form's fields as a source keeps them."""
    data = form.cleaned_data
    return {
        "name": data["name"],
        "address": data["address"].lower(),
        "secret": data["secret"],
        "since": site_hours(request).midnight(data["since"]),
        "options": {name: data[name] for name in OPTIONS if name in data},
    }


@administrators
@require_http_methods(["GET", "POST"])
def source(request: HttpRequest, pk: int) -> HttpResponse:
    """One source: how it does, and how it is reached."""
    row = _mail_source_or_404(pk)
    form = _form_of(request, row)
    if accepted(form, lambda: change_source(source=row, by=reader(request), at=now(), **_facts(request, form))):
        messages.success(request, f"Saved: {row.name}.")
        return redirect("source", pk)
    return _show(request, pk, form)


@administrators
@require_POST
def test(request: HttpRequest, pk: int) -> HttpResponse:
    """Connects as a poll would, and says what it found."""
    row = _mail_source_or_404(pk)
    return _show(request, pk, _form_of(request, row), trial=try_mailbox(row))


@administrators
@require_POST
def door(request: HttpRequest, pk: int) -> HttpResponse:
    """A new secret address, shown once; the one before opens nothing any more."""
    row = get_object_or_404(Source, pk=pk, kind=SourceKind.WEBHOOK)
    token = open_door(source=row, by=reader(request), at=now())
    address = settings.SITE_URL + reverse("deliver", args=[token])
    return _show(request, pk, _form_of(request, row), address=address)


@administrators
@require_POST
def switch(request: HttpRequest, pk: int) -> HttpResponse:
    row, on = get_object_or_404(Source, pk=pk), "on" in request.POST
    switch_source(source=row, on=on, by=reader(request), at=now())
    messages.success(request, f"{row.name} is {'read again' if on else 'no longer read'}.")
    return redirect("sources")


def _mail_source_or_404(pk: int) -> Source:
    row = get_object_or_404(Source, pk=pk)
    if row.kind not in READ:
        raise Http404
    return row


def _form_of(request: HttpRequest, row: Source) -> forms.Form:
    return _form(request, row.kind, first_values(row, site_hours(request).local_date(row.since)), row)


def _show(
    request: HttpRequest, pk: int, form: forms.Form, *, trial: Trial | None = None, address: str = ""
) -> HttpResponse:
    # Asked again: a refused form has changed the row in memory.
    row = Source.objects.get(pk=pk)
    context = {"source": row, "trial": trial, "address": address, "trail": trail({"source": [pk]}, limit=10)}
    return show(request, "source", context, here="sources", form=form)
