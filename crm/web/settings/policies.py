"""A policy as it is in force, its versions, the clients with their own, and the next version."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from crm.clients.models import Client
from crm.clients.queries import clients_for
from crm.conversations.targets import hours
from crm.staff.marks import trail_of

from ..access import client_or_404
from ..door import now, reader, site_hours
from ..numbers import row_number
from .forms.tables import Table
from .kinds import Kind, Saved, Version
from .rights import administrators
from .show import accepted, show


@require_safe
def policy(request: HttpRequest, kind: Kind) -> HttpResponse:
    """What holds today, or the version the address names."""
    at = now()
    today = site_hours(request).local_date(at)
    seen = {client.pk: client for client in clients_for(reader(request), at=at)}
    versions, walled = _parted(kind.versions(), seen)
    shown = _named(versions, request.GET.get("version", "")) or in_force(versions, today, None)
    values = kind.values(shown)
    context = {
        "kind": kind,
        "shown": shown,
        "state": _state(shown, versions, today),
        "table": table_of(kind.form, values),
        "extras": extras_of(kind.form, values),
        "versions": [(one, _state(one, versions, today)) for one in versions],
        "clients": seen.values() if kind.clients_may_have_own else (),
        "lede": (kind.said(values), kind.more(reader(request), at)),
        "trail": trail_of(kind.models, without=walled),
    }
    return show(request, "policy", context, here=kind.slug)


def _parted(versions: Sequence[Version], seen: Collection[int]) -> tuple[list[Version], list[int]]:
    """What its reader may see, and the numbers of the policies of other clients."""
    shown = [one for one in versions if one.client is None or one.client.pk in seen]
    return shown, [int(one.key) for one in versions if one not in shown]


def _named(versions: Sequence[Version], key: str) -> Version | None:
    found = next((one for one in versions if one.key == key), None)
    if key and found is None:
        raise Http404("No such version.")
    return found


def in_force(versions: Sequence[Version], today: date, client: Client | None) -> Version:
    """The version that holds today for a client, else for everybody. 404 when nothing is set up."""
    begun = [one for one in versions if one.valid_from <= today and one.client in (None, client)]
    if not begun:
        raise Http404("No policy is in force yet.")
    return max(begun, key=lambda one: (one.client is not None, one.valid_from))


def _state(version: Version, versions: Sequence[Version], today: date) -> str:
    if version.valid_from > today:
        return "to come"
    return "in force" if in_force(versions, today, version.client) == version else "before"


def table_of(form: type[Table], values: dict[str, Any]) -> list[tuple[str, list[str]]]:
    """Each row's label and its figures, as a person writes them."""
    return [(label, [_figure(values[f"{row}_{column}"]) for column, _ in form.COLUMNS]) for row, label in form.ROWS]


def extras_of(form: type[Table], values: dict[str, Any]) -> list[tuple[str, str]]:
    """What stands beside the table; what is not set is not shown."""
    fields = form(first=date.min).extras()
    return [(str(field.label), _figure(values[field.name])) for field in fields if field.name in values]


def _figure(value: object) -> str:
    return hours(value) if isinstance(value, timedelta) else str(value)


@administrators
@require_http_methods(["GET", "POST"])
def next_version(request: HttpRequest, kind: Kind) -> HttpResponse:
    """Other values from a day on: seen first, then saved."""
    at, user = now(), reader(request)
    client = _client(request, kind)
    today = site_hours(request).local_date(at)
    values = kind.values(in_force(kind.versions(), today, client))
    form = kind.form(request.POST or None, initial=values | {"valid_from": today}, first=today)
    if "save" in request.POST and accepted(form, lambda: kind.write(Saved(form, client, user, at))):
        messages.success(request, "Saved. What is judged from that day on goes by it; flags follow within a minute.")
        return redirect(kind.slug)
    foretold = kind.foretell(Saved(form, client, user, at)) if form.is_bound and form.is_valid() else ""
    context = {
        "kind": kind,
        "client": client,
        "foretold": foretold,
        "columns": [label for _, label in kind.form.COLUMNS],
    }
    return show(request, "policy_form", context, here=kind.slug, form=form)


def _client(request: HttpRequest, kind: Kind) -> Client | None:
    number = request.GET.get("client", "")
    if not number or not kind.clients_may_have_own:
        return None
    return client_or_404(reader(request), row_number(number), now())
