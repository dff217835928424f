from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from crm.clients.models import Client
from crm.clients.queries import clients_for
from crm.conversations import services
from crm.projects.queries import projects_for
from crm.staff.errors import Refusal
from crm.staff.models import StaffMember
from crm.watch.services import sweep

from ..access import client_or_404, clock_or_404, interaction_or_404, project_or_404
from ..door import now, reader
from ..respond import UNPROCESSABLE
from ..returning import back
from .forms import LogForm, preset
from .write import told, write

# A slip is noticed at once; later a withdrawal with a reason is the way.
UNDO_FOR = timedelta(seconds=45)
MOST_PROJECTS = 500


@require_http_methods(["GET", "POST"])
def log(request: HttpRequest) -> HttpResponse:
    """Log a contact: choose the client where the address does not say, then one form."""
    user, at = reader(request), now()
    client = _client(request, user)
    if client is None:
        return render(request, "web/log/choose.html", _choice(user, at))
    first = preset(client, timezone.localtime(at), request.GET.dict())
    form = LogForm(request.POST or None, client=client, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            fact = write(client, user, at, form.cleaned_data)
            messages.success(request, told(fact), extra_tags=f"undo:{fact.pk}")
            return back(request, "client", client.pk)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    status = UNPROCESSABLE if form.is_bound else 200
    context = {"form": form, "client": client, "next": request.POST.get("next") or _after(request, client)}
    return render(request, "web/log/page.html", context, status=status)


def _choice(user: StaffMember, at: datetime) -> dict[str, object]:
    projects = projects_for(user, at=at).order_by("code")
    return {"clients": clients_for(user, at=at).order_by("name"), "projects": projects[:MOST_PROJECTS]}


def _client(request: HttpRequest, user: StaffMember) -> Client | None:
    """From ?project=, ?answers= or ?client=; only what this person may see."""
    at, params = now(), request.GET
    for name, fetch in (("project", project_or_404), ("answers", clock_or_404)):
        if params.get(name, "").isdigit():
            return fetch(user, int(params[name]), at).client
    return client_or_404(user, int(params["client"]), at) if params.get("client", "").isdigit() else None


def _after(request: HttpRequest, client: Client) -> str:
    project = request.GET.get("project", "")
    if request.GET.get("answers", "").isdigit():
        return "/"
    return f"/projects/{project}/" if project.isdigit() else f"/clients/{client.pk}/"


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what was just logged."""
    user, at = reader(request), now()
    fact = interaction_or_404(user, pk, at)
    if fact.logged_by_id != user.pk or at - fact.logged_at > UNDO_FOR:
        messages.error(request, "Undo is over. Withdraw the contact with a reason instead.")
        return redirect("interaction", pk)
    for promise in fact.commitments.filter(withdrawn_at=None):
        services.withdraw_promise(commitment=promise, reason="Undone at once.", by=user, at=at)
    services.withdraw(interaction=fact, by=user, at=at, reason="Undone at once.")
    sweep(at, client=fact.client)
    messages.success(request, "Undone. Nothing of it counts.")
    return back(request, "client", fact.client_id)
