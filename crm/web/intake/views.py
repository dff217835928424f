from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from crm.capture.queries import Group, group_called, mail_for

from ..access import mail_or_404
from ..door import now, reader
from ..respond import page_or_part
from .forms import NewClient, proposed
from .gather import gather
from .rights import placers

# So many mails of a group are listed one by one.
MOST_MAILS = 12


@require_safe
@placers
def intake(request: HttpRequest) -> HttpResponse:
    """What nobody could place, by company, the oldest question first."""
    return page_or_part(request, "web/intake/page.html", "web/intake/_intake.html", gather(reader(request), now()))


@require_safe
@placers
def group(request: HttpRequest) -> HttpResponse:
    """One company's mail: file it under another client, make a client of it, or take its mails one by one."""
    found = group_called(mail_for(reader(request), at=now()), request.GET.get("group", ""))
    if found is None:
        return redirect("intake")
    return choose(request, found, NewClient(initial=proposed(found)))


def choose(request: HttpRequest, found: Group, form: NewClient, status: int = 200, **said: Any) -> HttpResponse:
    shown = found.mails[:MOST_MAILS]
    context = {"group": found, "form": form, "mails": shown, "more": len(found.mails) - len(shown), **said}
    return page_or_part(request, "web/intake/group.html", "web/intake/_choose.html", context, status)


@require_safe
@placers
def mail(request: HttpRequest, pk: int) -> HttpResponse:
    """One mail: the beginning of what it says, and what can be done with it alone."""
    found = mail_or_404(reader(request), pk, now())
    context = {"mail": found, "hints": found.hints.select_related("client")}
    return page_or_part(request, "web/intake/mail.html", "web/intake/mail.html", context)
