from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from crm.digests.models import Delivery
from crm.digests.queries import subject_for
from crm.digests.services import send_once_more
from crm.staff.errors import Refusal

from ..door import now, reader
from ..listing import Whose, answer
from .listing import SENT, question


@require_safe
def sent(request: HttpRequest) -> HttpResponseBase:
    """What was sent to whom, and what became of it."""
    return answer(request, SENT)


@require_safe
def mail(request: HttpRequest, pk: int) -> HttpResponse:
    """One mail: when it was queued, tried, taken and sent back, and by hand once more."""
    user = reader(request)
    found = _mine(request, pk)
    return render(request, "web/sent/mail.html", {"mail": found, "subject": subject_for(found, user)})


@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        send_once_more(delivery=_mine(request, pk), by=reader(request), at=now())
        messages.success(request, "It leaves again within a few minutes.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("sent_mail", pk)


def _mine(request: HttpRequest, pk: int) -> Delivery:
    return get_object_or_404(question(Whose(reader(request), now()), {}), pk=pk)
