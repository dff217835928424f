"""A person's word on a meeting, which no calendar takes back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from crm.conversations.models import Interaction
from crm.conversations.services import Part, correct_parts
from crm.staff.models import StaffMember
from crm.staff.services import note_change

from ..models import CapturedMeeting, MeetingState


@transaction.atomic
def was_not_there(*, interaction: Interaction, staff: StaffMember, by: StaffMember, at: datetime) -> None:
    """Take somebody of ours out of a contact. Safe to do twice."""
    parts = interaction.participations.exclude(staff=staff).select_related("staff").order_by("pk")
    others = [Part(part.staff, part.participation) for part in parts]
    correct_parts(interaction=interaction, parts=others, by=by, at=at, reason=f"{staff.name} was not there.")
    CapturedMeeting.objects.filter(interaction=interaction).update(parts_by_hand=True)


@transaction.atomic
def set_aside(*, meeting: CapturedMeeting, by: StaffMember, at: datetime) -> bool:
    """No contact, or one that was logged by hand. False when it does not wait any more."""
    waiting = CapturedMeeting.objects.filter(pk=meeting.pk, state=MeetingState.WAITING)
    if not waiting.update(state=MeetingState.SET_ASIDE, reason=f"set aside by {by.name}"):
        return False
    note_change(actor=by, at=at, obj=meeting, field="state", old=MeetingState.WAITING, new=MeetingState.SET_ASIDE)
    return True
