"""Who may see a restricted client: by whose word, how long and why. Shown only to those who may see the client."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_safe

from crm.clients.models import AccessGrant, Client
from crm.clients.queries import SEES_EVERY_CLIENT, clients_for
from crm.clients.services import end_grant, grant_access
from crm.staff.models import StaffMember
from crm.staff.rights import Act, may

from ..access import client_or_404
from ..door import now, reader, site_hours
from ..spans import capital, several
from .forms.fields import Reason
from .forms.people import Grant
from .show import accepted, show


@require_safe
def access(request: HttpRequest) -> HttpResponse:
    """The restricted clients this reader may see, each with who else may."""
    user, at = reader(request), now()
    seen = clients_for(user, at=at).filter(restricted_access=True)
    rows = list(seen.select_related("executive_sponsor", "relationship_owner"))
    grants = grants_of(rows, at)
    hidden = Client.objects.filter(restricted_access=True).count() - len(rows)
    context = {
        "rows": [(row, grants[row.pk], may_grant(user, row)) for row in rows],
        "lede": _lede(len(rows)),
        "hidden": capital(several(hidden, "restricted client is", "restricted clients are")) if hidden else "",
    }
    return show(request, "access", context, here="access")


def _lede(count: int) -> str:
    if not count:
        return "No restricted client is open to you."
    return capital(f"{several(count, 'client is', 'clients are')} open only to those named here.")


def grants_of(clients: Sequence[Client], at: datetime) -> dict[int, list[list[AccessGrant]]]:
    """Per client the grants in force, those of one person together; who answers for the client needs none."""
    answers = {row.pk: (row.executive_sponsor_id, row.relationship_owner_id) for row in clients}
    found: dict[int, dict[int, list[AccessGrant]]] = {row.pk: {} for row in clients}
    rows = AccessGrant.objects.in_force(at).filter(client__in=clients).select_related("staff", "granted_by")
    for row in rows.order_by("staff__name", "valid_from"):
        if row.staff_id not in answers[row.client_id]:
            found[row.client_id].setdefault(row.staff_id, []).append(row)
    return {client: list(by_person.values()) for client, by_person in found.items()}


def may_grant(user: StaffMember, client: Client) -> bool:
    """Administrators, and whoever answers for the client or for the house."""
    answers = user.pk in (client.executive_sponsor_id, client.relationship_owner_id)
    return may(user, Act.GRANT_ANY) or answers or user.staff_role in SEES_EVERY_CLIENT


@require_http_methods(["GET", "POST"])
def grant(request: HttpRequest, pk: int) -> HttpResponse:
    user, at = reader(request), now()
    client = _mine_or_403(user, pk, at)
    hours = site_hours(request)
    form = Grant(request.POST or None, today=hours.local_date(at))

    def give() -> None:
        data = form.cleaned_data
        until = hours.midnight(data["until"] + timedelta(days=1)) if data["until"] else None
        grant_access(client=client, staff=data["staff"], by=user, at=at, reason=data["reason"], until=until)

    if accepted(form, give):
        messages.success(request, f"{form.cleaned_data['staff'].name} may see {client.name}.")
        return redirect("access")
    return show(request, "form", {"title": f"Who may see {client.name}?"}, here="access", form=form)


def _mine_or_403(user: StaffMember, pk: int, at: datetime) -> Client:
    client = client_or_404(user, pk, at)
    if not may_grant(user, client):
        raise PermissionDenied("Only an administrator or whoever answers for the client grants access.")
    return client


@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, pk: int, staff: int) -> HttpResponse:
    """Every grant that lets this person see the client ends."""
    user, at = reader(request), now()
    client = _mine_or_403(user, pk, at)
    granted = AccessGrant.objects.in_force(at).filter(client=client)
    person = get_object_or_404(StaffMember.objects.filter(pk__in=granted.values("staff")), pk=staff)
    form = Reason(request.POST or None)
    if accepted(form, lambda: _end_all(granted.filter(staff=person), user, at, form.cleaned_data["reason"])):
        messages.success(request, f"{person.name} no longer sees {client.name}.")
        return redirect("access")
    return show(request, "grant_end", {"person": person, "client": client}, here="access", form=form)


@transaction.atomic
def _end_all(grants: Iterable[AccessGrant], user: StaffMember, at: datetime, reason: str) -> None:
    for row in grants:
        end_grant(grant=row, by=user, at=at, reason=reason)
