"""Somebody leaves: what they answer for goes to others first."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F, Q

from crm.clients.models import Client
from crm.clients.services import change_people, grant_access, mark_changed
from crm.projects.services import assign_manager
from crm.staff.errors import Refusal
from crm.staff.models import StaffMember
from crm.staff.services import deactivate, note_change, pass_on

from ..duties import Duties, duties_of, managed_by, minutes_owed_by, promised_by, waiting_for
from ..models import Interaction
from .commitments import hand_over_promise
from .corrections import hand_over


@transaction.atomic
def retire(*, staff: StaffMember, by: StaffMember, at: datetime, reason: str) -> None:
    """Send somebody off who answers for nothing any more. Refusal while they do."""
    duties = duties_of(staff)
    if duties.any:
        raise Refusal(f"{staff.name} still answers for {duties.words}. Hand them over first.")
    deactivate(member=staff, by=by, at=at, reason=reason)


@transaction.atomic
def hand_over_everything(
    *, staff: StaffMember, to: StaffMember, sponsor: StaffMember, by: StaffMember | None, at: datetime, reason: str
) -> Duties:
    """Questions, promises, minutes, projects and relationships go `to` somebody, clients to another `sponsor`.

    Both may see the restricted clients among them from now on. Refusal when one of them has left or is the
    person who leaves.
    """
    if staff in (to, sponsor) or not (to.is_active and sponsor.is_active):
        raise Refusal(f"Name somebody else who is here to take over from {staff.name}.")
    done = duties_of(staff)
    _let_in(staff, to, by, at)
    for clock in waiting_for(staff).select_related("opened_by", "opened_by__owner"):
        hand_over(clock=clock, to=to, by=by, at=at, reason=reason)
    for promise in promised_by(staff).select_related("owner"):
        hand_over_promise(commitment=promise, to=to, by=by, at=at, reason=reason)
    for call in minutes_owed_by(staff):
        _hand_over_minutes(call, staff, to, by, at, reason)
    for project in managed_by(staff):
        assign_manager(project=project, to=to, by=by, at=at, reason=reason)
    for client in Client.objects.filter(relationship_owner=staff):
        change_people(client=client, relationship_owner=to, by=by, at=at, reason=reason)
    for client in Client.objects.filter(executive_sponsor=staff):
        change_people(client=client, executive_sponsor=sponsor, by=by, at=at, reason=reason)
    pass_on(member=staff, to=to, by=by, at=at, reason=reason)
    return done


def _let_in(staff: StaffMember, to: StaffMember, by: StaffMember | None, at: datetime) -> None:
    """Whoever takes over work of a restricted client may see it."""
    mine = Q(clocks__in=waiting_for(staff)) | Q(commitments__in=promised_by(staff))
    mine |= Q(interactions__in=minutes_owed_by(staff))
    for client in Client.objects.filter(mine, restricted_access=True).distinct():
        grant_access(client=client, staff=to, by=by, at=at, reason=f"takes over from {staff.name}")


def _hand_over_minutes(
    call: Interaction, staff: StaffMember, to: StaffMember, by: StaffMember | None, at: datetime, reason: str
) -> None:
    note_change(actor=by, at=at, obj=call, field="owner", old=staff, new=to, reason=reason)
    Interaction.objects.filter(pk=call.pk).update(owner=to, version=F("version") + 1)
    mark_changed(clients=[call.client_id], at=at)
