"""Closed figures by today's calendar: both values first, then the order with its reason (RULES.md R9)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from crm.clients.queries import clients_for
from crm.conversations.judging import Figures, judged_again
from crm.conversations.models import Interaction
from crm.conversations.services import restate
from crm.staff.models import StaffMember
from crm.watch.services import sweep

from ..door import now, reader, site_hours
from ..spans import capital, in_words, several
from .forms.days import Stretch
from .rights import administrators
from .show import accepted, show

QUARTER = timedelta(weeks=13)
MOST = 50


@dataclass(frozen=True)
class Change:
    """One figure as it stands and as it would be."""

    question: Interaction
    before: str
    after: str


@administrators
@require_http_methods(["GET", "POST"])
def restating(request: HttpRequest) -> HttpResponse:
    """How many closed figures the calendar of today would change, and both values of each."""
    at = now()
    hours = site_hours(request)
    today = hours.local_date(at)
    form = Stretch(request.POST or None, initial={"first": today - QUARTER, "last": today})
    stretch = form.cleaned_data if form.is_bound and form.is_valid() else form.initial
    start, end = hours.midnight(stretch["first"]), hours.midnight(stretch["last"] + timedelta(days=1))
    if "save" in request.POST and accepted(form, lambda: _restate(request, form, start, end)):
        return redirect("holidays")
    context = _found(reader(request), start, end, at) | {"stretch": stretch}
    return show(request, "restating", context, here="holidays", form=form)


def _restate(request: HttpRequest, form: Stretch, start: datetime, end: datetime) -> None:
    at = now()
    count = restate(start=start, end=end, by=reader(request), at=at, reason=form.cleaned_data["reason"])
    sweep(at)
    messages.success(request, f"{capital(several(count, 'figure'))} restated; both values stay with each.")


def _found(user: StaffMember, start: datetime, end: datetime, at: datetime) -> dict[str, object]:
    """The count over everything, and the first of those this reader may see."""
    seen = set(clients_for(user, at=at).values_list("pk", flat=True))
    shown: list[tuple[int, Figures, Figures]] = []
    count = 0
    for clock, before, after in judged_again(start, end):
        count += 1
        if clock.client_id in seen and len(shown) < MOST:
            shown.append((clock.opened_by_id, before, after))
    questions = Interaction.objects.select_related("client").in_bulk([pk for pk, _, _ in shown])
    changes = [Change(questions[pk], _words(before), _words(after)) for pk, before, after in shown]
    return {"count": count, "changes": changes, "unseen": count - len(shown)}


def _words(figures: Figures) -> str:
    """“9 h 30, late”"""
    taken = in_words(timedelta(seconds=figures["working_seconds"] or 0))
    verdict = {True: ", in time", False: ", late", None: ""}[figures["in_time"]]
    return f"{taken}{verdict}"
