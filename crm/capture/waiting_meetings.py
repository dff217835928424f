"""Meetings that wait for a person to say what they were."""

from __future__ import annotations

from datetime import datetime

from crm.clients.queries import hidden_from
from crm.staff.models import StaffMember

from .known import known
from .models import CapturedMeeting, MeetingState
from .queries import may_place

MOST = 50


def waiting_meetings(user: StaffMember, at: datetime) -> list[CapturedMeeting]:
    """The newest of those this person may see: one with anybody of a client they may not see stays behind its wall."""
    if not may_place(user):
        return []
    rows = list(CapturedMeeting.objects.filter(state=MeetingState.WAITING).order_by("-starts_at", "-pk")[:MOST])
    people = known({one.address for row in rows for one in row.invitees if one.address}) if rows else None
    hidden = set(hidden_from(user, at=at).values_list("pk", flat=True)) if rows else set()
    return [row for row in rows if people and hidden.isdisjoint({people.whose(one.address) for one in row.invitees})]
