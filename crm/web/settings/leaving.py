"""Somebody leaves: what they answer for is handed over and they are sent off, in one step."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from crm.conversations.duties import Duties, duties_of
from crm.conversations.services import hand_over_everything, retire
from crm.leadership.queries import planned
from crm.leadership.services import hand_over_planned
from crm.staff.models import StaffMember
from crm.staff.queries import covered_by
from crm.watch.services import sweep

from ..door import now, reader
from .forms.people import Leave
from .rights import administrators
from .show import accepted, show


@administrators
@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """What somebody answers for, who takes it over, and why they leave."""
    at, user = now(), reader(request)
    member = get_object_or_404(StaffMember, pk=pk, is_active=True)
    duties = duties_of(member)
    touches = planned(at).filter(leader=member).count()
    work = _works(member, duties, at)
    form = Leave(request.POST or None, leaving=member, work=work, leads=bool(duties.sponsored or touches))
    if accepted(form, lambda: send_off(member=member, by=user, at=at, **form.cleaned_data)):
        sweep(at)
        messages.success(request, f"{member.name} has left. Nothing of theirs is deleted.")
        return redirect("people")
    context = {"member": member, "duties": duties, "touches": touches}
    return show(request, "leave", context, here="people", form=form)


def _works(member: StaffMember, duties: Duties, at: datetime) -> bool:
    """Whether there is anything for a colleague to take over, sponsored clients aside."""
    answers = duties.clocks or duties.promises or duties.minutes or duties.projects or duties.owned
    return bool(answers) or covered_by(member, at).exists() or member.backs_up.exists()


@transaction.atomic
def send_off(
    *,
    member: StaffMember,
    by: StaffMember,
    at: datetime,
    reason: str,
    to: StaffMember | None = None,
    sponsor: StaffMember | None = None,
) -> None:
    """Hand everything over, then retire; all of it or nothing."""
    heir, leader = to or sponsor, sponsor or to
    if heir and leader:
        hand_over_everything(staff=member, to=heir, sponsor=leader, by=by, at=at, reason=f"{member.name} leaves")
    if sponsor:
        hand_over_planned(leader=member, to=sponsor, by=by, at=at)
    retire(staff=member, by=by, at=at, reason=reason)
