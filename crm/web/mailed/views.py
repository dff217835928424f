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
from .pressed import pressed
from .saying import ALTERED, SPENT, said
from .who import keep_secret, who_presses, whoever


@login_not_required
@few("mail", "30/m/ip")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, token: str) -> HttpResponse:
    """What a button of a digest offers; the form acts, for its reader alone."""
    at, offer = now(), offer_of(token)
    if offer is None:
        return said(request, *ALTERED, status=404)
    who = who_presses(request, token, offer.reader, at)
    if isinstance(who, HttpResponse):
        return who
    with timezone.override(ZoneInfo(who.timezone) if who.timezone else site_hours(request).zone):
        return _for_its_reader(request, offer, who, at)


def _for_its_reader(request: HttpRequest, offer: Offer, who: StaffMember, at: datetime) -> HttpResponse:
    used = offer.used()
    try:
        subject = subject_of(offer.ask, who, at)
    except Refusal as refusal:
        return said(request, "This button was used." if used else "Nothing was done.", str(refusal), status=403)
    if used:
        context = {"offer": offer, "used": used, "planned": planned_with(used, at)}
        return render(request, "web/mailed/done.html", context)
    if at > offer.expires_at:
        return said(request, "This button is spent.", EXPIRED, status=410)
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
    link = pressed(token)
    if link is None:
        return said(request, *ALTERED, status=404)
    at = now()
    if at <= link.until and not too_many(request, "mail_prove", "3/h/key", key=str(link.reader.pk)):
        services.ask_to_know(reader=link.reader, back_to=token, at=at)
    look = f"Look into the mailbox of {link.reader.short_name}."
    return said(request, look, "A link is on its way there. Open it on this device, and the button works.")


@login_not_required
@few("mail", "30/m/ip")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def browser(request: HttpRequest, token: str) -> HttpResponse:
    """The confirmation: from now on this browser is its reader's."""
    at = now()
    found = asked_with(token, at)
    if found is None:
        return said(request, *SPENT, status=410)
    if request.method != "POST":
        return render(request, "web/mailed/browser.html", {"reader": found.reader})
    secret = services.know(browser=found, at=at)
    if secret is None:
        return said(request, *SPENT, status=410)
    link = pressed(found.back_to)
    response = redirect(link.path if link else "desk")
    keep_secret(response, secret)
    return response
