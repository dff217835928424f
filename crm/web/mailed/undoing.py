"""What was logged from an answer to a mail is taken back, by who said it, once."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from crm.digests.offers import heard_of
from crm.digests.services import take_back
from crm.staff.errors import Refusal

from ..access import interaction_or_404
from ..door import now
from ..throttle import few
from .saying import ALTERED, said
from .who import who_presses


@login_not_required
@few("mail", "30/m/ip")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: HttpRequest, token: str) -> HttpResponse:
    """Looking changes nothing; the form takes it back, for its reader alone."""
    at, heard = now(), heard_of(token)
    if heard is None:
        return said(request, *ALTERED, status=404)
    who = who_presses(request, token, heard.reader, at)
    if isinstance(who, HttpResponse):
        return who
    # Whoever lost sight of the client since is a stranger to what they said there.
    interaction_or_404(who, heard.interaction_id or 0, at)
    if heard.undone_at or request.method != "POST":
        return render(request, "web/mailed/undo.html", {"heard": heard})
    try:
        take_back(heard=heard, by=who, at=at)
    except Refusal as refusal:
        return said(request, "Nothing was done.", str(refusal), status=410)
    return redirect("mail_undo", token)
