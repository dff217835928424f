"""Our people: who they are, what they may, and how they come."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from crm.digests.schedule import readers
from crm.staff.errors import Refusal
from crm.staff.marks import trail
from crm.staff.models import Installation, StaffMember
from crm.staff.services import add_member, change_member, invite, reactivate, sign_out, take_off_second_factor

from ..door import now, reader
from ..proof import just_now
from ..spans import capital, several
from .forms.fields import Reason, zones
from .forms.people import Member
from .rights import administrators
from .show import accepted, show

FIELDS = ("name", "email", "title", "staff_role", "function", "is_leadership", "is_superuser", "backup", "timezone")


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Who is here, who leads, who reads the weekly digest; on request who has left."""
    rows = list(StaffMember.objects.select_related("backup").order_by("name"))
    here = [person for person in rows if person.is_active]
    context = {
        "people": here,
        "left": [person for person in rows if not person.is_active],
        "readers": set(readers().values_list("pk", flat=True)),
        "lede": _lede(here),
    }
    return show(request, "people", context, here="people")


def _lede(here: list[StaffMember]) -> tuple[str, str]:
    leaders = sum(1 for person in here if person.is_leadership)
    count = several(len(here), "person is here", "people are here")
    lead = several(leaders, "of them is a senior leader", "of them are senior leaders")
    return capital(f"{count}, {lead}."), "Only contacts with a senior leader count as leadership contact."


@administrators
@just_now
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    form = Member(request.POST or None)
    made: list[StaffMember] = []
    if accepted(form, lambda: made.append(add_member(by=reader(request), at=now(), **form.cleaned_data))):
        messages.success(request, f"{made[0].name} is here. Make a link for them to sign in.")
        return redirect("person", made[0].pk)
    return show(request, "form", {"title": "A new colleague", "zones": zones()}, here="people", form=form)


@administrators
@just_now
@require_http_methods(["GET", "POST"])
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything about one person, and what an administrator may change."""
    member = get_object_or_404(StaffMember, pk=pk)
    first = {field: getattr(member, field) for field in FIELDS}
    form = Member(request.POST or None, person=member, initial=first)
    if accepted(form, lambda: change_member(member=member, by=reader(request), at=now(), **form.cleaned_data)):
        messages.success(request, f"Saved: {member.name}.")
        return redirect("people")
    return show(request, "person", _context(pk), here="people", form=form)


def _context(pk: int) -> dict[str, Any]:
    # Asked again: a refused form has changed the row in memory.
    return {
        "member": StaffMember.objects.get(pk=pk),
        "zones": zones(),
        "signed_in": UserSession.objects.filter(user=pk).exists(),
        "second_factor": Authenticator.objects.filter(user=pk).exists(),
        "trail": trail({"staffmember": [pk]}, limit=10),
    }


@administrators
@just_now
@require_POST
def invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """A link with which somebody chooses a password. Shown once; another one ends it."""
    member = get_object_or_404(StaffMember, pk=pk)
    try:
        token = invite(member=member, by=reader(request), at=now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("person", pk)
    context = {"member": member, "link": f"{settings.SITE_URL}/invited/{token}/", "house": Installation.objects.first()}
    return show(request, "invitation", context | {"mail": _mail(context)}, here="people")


def _mail(context: dict[str, Any]) -> str:
    """Opens the administrator's own mail program with the words typed already."""
    text = render_to_string("web/settings/invitation.txt", context)
    return f"mailto:{context['member'].email}?subject={quote('Your link to Touchline')}&body={quote(text)}"


@administrators
@just_now
@require_http_methods(["GET", "POST"])
def second_factor(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody lost their phone: they come in with the password alone once, and set up another."""
    member = get_object_or_404(StaffMember, pk=pk, is_active=True)
    form = Reason(request.POST or None)

    def take_off() -> None:
        take_off_second_factor(member=member, by=reader(request), at=now(), reason=form.cleaned_data["reason"])

    if accepted(form, take_off):
        messages.success(request, f"{member.name} signs in with the password alone, until they set up another.")
        return redirect("person", pk)
    return show(request, "second_factor", {"member": member}, here="people", form=form)


@administrators
@just_now
@require_POST
def out(request: HttpRequest, pk: int) -> HttpResponse:
    """A lost machine, or one that somebody else sits at: every session of theirs ends."""
    member = get_object_or_404(StaffMember, pk=pk)
    sign_out(member=member, by=reader(request), at=now())
    messages.success(request, f"{member.name} is signed out everywhere.")
    return redirect("person", pk)


@administrators
@require_POST
def comes_back(request: HttpRequest, pk: int) -> HttpResponse:
    member = get_object_or_404(StaffMember, pk=pk)
    reactivate(member=member, by=reader(request), at=now())
    messages.success(request, f"{member.name} is back.")
    return redirect("person", pk)
