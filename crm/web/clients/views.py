from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from crm.clients.queries import clients_for
from crm.clients.services import add_client, add_contact
from crm.conversations.queries import fetch_people, promises_open, running_clocks, timeline
from crm.leadership.queries import gap_of_each, worst_first
from crm.staff.errors import Refusal
from crm.watch.queries import open_flags
from crm.watch.services import sweep

from ..access import client_or_404
from ..door import now, reader, site_hours
from ..respond import UNPROCESSABLE
from ..spans import capital, several
from ..waits import waits
from .forms import ClientForm, ContactForm


@require_safe
def clients(request: HttpRequest) -> HttpResponse:
    """Every client this person may see, with what stands open."""
    rows = clients_for(reader(request), at=now()).select_related("executive_sponsor", "relationship_owner")
    open_now = Count("flags", filter=Q(flags__closed_at=None), distinct=True)
    found = rows.annotate(open_flags=open_now).order_by("-open_flags", "name")
    quiet = sum(1 for row in found if not row.open_flags)
    lede = f"{capital(several(len(found), 'client'))}; {several(quiet, 'has', 'have')} nothing open."
    return render(request, "web/clients/list.html", {"clients": found, "lede": lede})


@require_safe
def client(request: HttpRequest, pk: int) -> HttpResponse:
    """All projects, people on both sides, what waits and what was said."""
    user, at = reader(request), now()
    found = client_or_404(user, pk, at)
    seen = clients_for(user, at=at).filter(pk=pk)
    hours = site_hours(request)
    projects = gap_of_each(found.projects.select_related("project_manager").order_by("code"), at, hours)
    waiting = waits(running_clocks(seen).prefetch_related("opened_by__projects"), at, hours)
    said = timeline(client=found, limit=12)[:12]
    fetch_people([*said, *(wait.clock.opened_by for wait in waiting)])
    context: dict[str, Any] = {
        "client": found,
        "projects": [project for project, _ in projects],
        "gaps": worst_first(projects),
        "contacts": found.contacts.all(),
        "waiting": waiting,
        "promises": promises_open(seen),
        "flags": open_flags(seen),
        "timeline": said,
        "lede": _lede(len(waiting), sum(1 for wait in waiting if wait.late)),
    }
    return render(request, "web/clients/page.html", context)


def _lede(waiting: int, late: int) -> str:
    if not waiting:
        return "They are not waiting for anything from us."
    text = f"{several(waiting, 'question')} {'waits' if waiting == 1 else 'wait'} for our reply"
    return capital(
        f"{text}; {several(late, 'reply', 'replies')} {'is' if late == 1 else 'are'} late." if late else f"{text}."
    )


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    user, at = reader(request), now()
    form = ClientForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = add_client(by=user, at=at, **form.cleaned_data)
            messages.success(request, f"{made.name} is a client now. Add its first contact or project.")
            return redirect("client", made.pk)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "web/form.html", {"form": form, "title": "New client"}, status=status)


@require_http_methods(["GET", "POST"])
def new_contact(request: HttpRequest, pk: int) -> HttpResponse:
    user, at = reader(request), now()
    owner = client_or_404(user, pk, at)
    form = ContactForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            add_contact(client=owner, by=user, at=at, **form.cleaned_data)
            sweep(at, client=owner)
            return redirect("client", pk)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "web/form.html", {"form": form, "title": f"New contact at {owner.name}"}, status=status)
