"""Pages behind the buttons of a mail. Looking changes nothing; who sends the form is made sure of first."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from crm.digests import services
from crm.digests.browsers import asked_with
from crm.digests.offers import Offer, offer_of
from crm.digests.services.acts import EXPIRED
from crm.digests.subjects import planned_with, subject_of
from crm.staff.errors import Refusal
from crm.staff.models import StaffMember

from ..calendar_file import calendar_file
from ..door import now, site_hours
from ..respond import UNPROCESSABLE
from ..throttle import few, too_many
from .forms import MailForm, first_moment
from .who import keep_secret, whoever

ALTERED = (
    "This link is not whole.",
    "A part of it was lost on the way. Open the mail again and press the button there.",
)
SPENT = (
    "This link was used already or is older than half an hour.",
    "Press the button in the digest again; it can send another one.",
)


@login_not_required
@few("mail", "30/m/ip")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, token: str) -> HttpResponse:
    """What a button of a digest offers; the form acts, for its reader alone."""
    at, offer = now(), offer_of(token)
    if offer is None:
        return _said(request, *ALTERED, status=404)
    who = whoever(request, at)
    if who is None:
        status = 403 if request.method == "POST" else 200
        return render(request, "web/mailed/prove.html", {"offer": offer}, status=status)
    if who != offer.reader:
        said = f"This was asked of {offer.reader.name}."
        return _said(request, said, f"You are {who.name} here, so nothing was done.", status=403)
    with timezone.override(ZoneInfo(who.timezone) if who.timezone else site_hours(request).zone):
        return _for_its_reader(request, offer, who, at)


def _for_its_reader(request: HttpRequest, offer: Offer, who: StaffMember, at: datetime) -> HttpResponse:
    used = offer.used()
    if used:
        context = {"offer": offer, "used": used, "planned": planned_with(used, at)}
        return render(request, "web/mailed/done.html", context)
    if at > offer.expires_at:
        return _said(request, "This button is spent.", EXPIRED, status=410)
    try:
        subject = subject_of(offer.ask, who, at)
    except Refusal as refusal:
        return _said(request, "Nothing was done.", str(refusal), status=403)
    first = first_moment(offer, subject, at, site_hours(request))
    form = MailForm(request.POST if request.method == "POST" else None, offer=offer, subject=subject, first=first)
    if request.method == "POST" and form.is_valid():
        try:
            services.act(offer=offer, by=who, at=at, given=form.given())
            return redirect("mail_act", offer.token)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "web/mailed/act.html", {"offer": offer, "form": form}, status=status)


@login_not_required
@few("mail", "30/m/ip")
@never_cache
@require_safe
def planned(request: HttpRequest, token: str) -> HttpResponse:
    """What “I will by …” planned, for its reader's own calendar."""
    at, offer = now(), offer_of(token)
    touch = planned_with(offer.used(), at) if offer and whoever(request, at) == offer.reader else None
    if touch is None:
        raise Http404("No such plan.")
    return calendar_file(touch, at)


@login_not_required
@few("mail", "30/m/ip")
@never_cache
@require_POST
def prove(request: HttpRequest, token: str) -> HttpResponse:
    """Send a confirmation to the reader's own mailbox. The answer is the same whoever asks."""
    offer = offer_of(token)
    if offer is None:
        return _said(request, *ALTERED, status=404)
    at = now()
    if at <= offer.expires_at and not too_many(request, "mail_prove", "3/h/key", key=str(offer.reader.pk)):
        services.ask_to_know(offer=offer, at=at)
    said = f"Look into the mailbox of {offer.reader.short_name}."
    return _said(request, said, "A link is on its way there. Open it on this device, and the button works.")


@login_not_required
@few("mail", "30/m/ip")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def browser(request: HttpRequest, token: str) -> HttpResponse:
    """The confirmation: from now on this browser is its reader's."""
    at = now()
    found = asked_with(token, at)
    if found is None:
        return _said(request, *SPENT, status=410)
    if request.method != "POST":
        return render(request, "web/mailed/browser.html", {"reader": found.reader})
    secret = services.know(browser=found, at=at)
    if secret is None:
        return _said(request, *SPENT, status=410)
    response = redirect("mail_act", found.back_to)
    keep_secret(response, secret)
    return response


def _said(request: HttpRequest, said: str, then: str, status: int = 200) -> HttpResponse:
    """A calm sentence, and what to do."""
    return render(request, "web/mailed/said.html", {"said": said, "then": then}, status=status)
