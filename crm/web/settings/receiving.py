"""What one receives, in one place; and for administrators who gets what, and when next."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from crm.digests.models import Delivery
from crm.digests.queries import with_sight
from crm.digests.schedule import next_digests, readers
from crm.staff.models import StaffMember
from crm.staff.services import change_member
from crm.staff.values import DigestForm

from ..door import now, reader, site_hours
from ..spans import capital, number, several
from .forms.fields import zones
from .forms.receiving import Receiving
from .rights import administrators
from .show import accepted, show

# How far back one's own page lists what was sent.
FOUR_WEEKS = timedelta(weeks=4)
MOST = 10


@require_http_methods(["GET", "POST"])
def receive(request: HttpRequest) -> HttpResponse:
    """Everything that comes to oneself by mail: what it is, when it comes next, what came."""
    at, hours = now(), site_hours(request)
    me = StaffMember.objects.get(pk=reader(request).pk)
    reads = readers().filter(pk=me.pk).exists()
    form = Receiving(request.POST or None, initial=vars(me), reads=reads)
    if accepted(form, lambda: change_member(member=me, by=me, at=at, **form.cleaned_data)):
        messages.success(request, "Saved.")
        return redirect("receive")
    mails = Delivery.objects.filter(recipient=me, made_at__gt=at - FOUR_WEEKS)
    context = {
        "reads": reads,
        "next": next_digests([me], at, hours)[0] if reads and me.digest_form != DigestForm.OFF else None,
        "mails": with_sight(mails, me, at).order_by("-made_at", "-id")[:MOST],
        "site": hours.zone.key,
        "zones": zones(),
    }
    return show(request, "receive", context, here="receive", form=form)


@administrators
@require_safe
def receivers(request: HttpRequest) -> HttpResponse:
    """Who gets what, and when next."""
    at, hours = now(), site_hours(request)
    people = list(readers().order_by("name"))
    others = StaffMember.objects.filter(is_active=True).exclude(pk__in=[one.pk for one in people]).order_by("name")
    context = {
        "lede": _lede(people),
        "digests": next_digests(people, at, hours),
        "others": others,
        "site": hours.zone.key,
    }
    return show(request, "receivers", context, here="receive")


def _lede(people: list[StaffMember]) -> str:
    """“Five readers get the weekly digest every week, one only when something is broken, two never.”"""
    counts = {form: sum(person.digest_form == form for person in people) for form in DigestForm}
    told = [f"{several(counts[DigestForm.FULL], 'reader gets', 'readers get')} the weekly digest every week"]
    told += [f"{number(counts[form])} {form.label}" for form in (DigestForm.BROKEN, DigestForm.OFF) if counts[form]]
    return capital(f"{', '.join(told)}.")
