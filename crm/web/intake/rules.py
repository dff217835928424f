"""What people said about whose mail it is, and taking it back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from crm.capture.queries import filed_by, said_for
from crm.capture.services import unsay
from crm.watch.services import sweep

from ..door import now, reader
from ..spans import several
from .rights import placers


@require_safe
@placers
def rules(request: HttpRequest) -> HttpResponse:
    """Every word that holds, the newest first."""
    found = list(said_for(reader(request), at=now()))
    lede = f"{several(len(found), 'rule').capitalize()} {'says' if len(found) == 1 else 'say'} whose mail it is."
    return render(request, "web/intake/rules.html", {"rules": found, "lede": lede})


@require_http_methods(["GET", "POST"])
@placers
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """A word no longer holds; what it filed stays, or goes with it."""
    user, at = reader(request), now()
    said = get_object_or_404(said_for(user, at=at), pk=pk)
    if request.method == "GET":
        filed = len(filed_by(said)) if said.client else 0
        return render(request, "web/intake/rule_remove.html", {"rule": said, "filed": filed})
    if unsay(said=said, by=user, at=at, take_back="take_back" in request.POST) and said.client:
        sweep(at, client=said.client)
    messages.success(request, f"The rule for {said} is gone.")
    return redirect("intake_rules")
