from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from crm.capture import services
from crm.capture.models import CapturedMail
from crm.capture.showing import file_in, shown
from crm.conversations.models import Interaction
from crm.conversations.services import refile
from crm.staff.errors import Refusal
from crm.watch.services import sweep

from ..access import interaction_or_404
from ..door import now, reader
from ..respond import UNPROCESSABLE
from .forms import Lesson

# A file of somebody else is saved, never opened here, whatever it says it is.
SAVED = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cache-Control": "private, no-store",
}
SHOWN_BEFORE = 10


@require_safe
def message(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole message behind an interaction, as far as it is kept."""
    fact, mail = _mail_or_404(request, pk)
    text = shown(mail.message) if mail.raw and not mail.trimmed else None
    files = [one for one in mail.files if not one["hidden"]]
    return render(request, "web/messages/message.html", {"fact": fact, "mail": mail, "text": text, "files": files})


@require_safe
def file(request: HttpRequest, pk: int, sha256: str) -> HttpResponse:
    """One attachment, to be saved."""
    _, mail = _mail_or_404(request, pk)
    told = next((one for one in mail.files if one["sha256"] == sha256), None)
    content = file_in(mail.message, sha256) if told and not mail.trimmed else None
    if told is None or content is None:
        raise Http404("This file is not kept any more.")
    headers = SAVED | {"Content-Disposition": content_disposition_header(True, told["name"]) or "attachment"}
    return HttpResponse(content, content_type="application/octet-stream", headers=headers)


@require_POST
def apart(request: HttpRequest, pk: int) -> HttpResponse:
    """This mail does not belong to the conversation it was put into."""
    fact, _ = _mail_or_404(request, pk)
    user, at = reader(request), now()
    refile(interaction=fact, thread=None, by=user, at=at, reason="It is another matter.")
    sweep(at, client=fact.client)
    messages.success(request, "It stands in a conversation of its own now.")
    return redirect("interaction", pk)


@require_http_methods(["GET", "POST"])
def teach(request: HttpRequest, pk: int) -> HttpResponse:
    """Teach what one correction said; what would change is shown before anything does."""
    fact, mail = _mail_or_404(request, pk)
    user, at = reader(request), now()
    form = Lesson(request.POST or request.GET or None, fact=fact, mail=mail)
    if request.method == "POST" and form.is_valid():
        try:
            rule = services.teach(client=fact.client, by=user, at=at, **form.cleaned_data)
            sweep(at, client=fact.client)
            messages.success(request, f"Learned: {rule}.")
            return redirect("interaction", pk)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    context = {"fact": fact, "mail": mail, "form": form} | _preview(form, fact)
    return render(request, "web/messages/teach.html", context, status=UNPROCESSABLE if form.errors else 200)


def _preview(form: Lesson, fact: Interaction) -> dict[str, Any]:
    """How many contacts would change, and the newest of them."""
    if not form.is_bound or not form.is_valid():
        return {}
    asked = {name: form.cleaned_data[name] for name in ("says", "pattern", "project")}
    rows = services.would_change(client=fact.client, **asked)
    return {"count": rows.count(), "rows": rows[:SHOWN_BEFORE], "asked": True}


def _mail_or_404(request: HttpRequest, pk: int) -> tuple[Interaction, CapturedMail]:
    fact = interaction_or_404(reader(request), pk, now())
    mail = CapturedMail.objects.filter(filings__interaction=fact).first()
    if mail is None:
        raise Http404("This contact was logged by a person; there is no message behind it.")
    return fact, mail
