"""What people answered to invitations of ours. Nothing here writes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.db.models import QuerySet

from crm.staff.asking import asked_often

from .calendar.values import Answer
from .models import CapturedMeeting

Answers = Mapping[str, Sequence[tuple[str, str]]]
WORDS = {
    Answer.ACCEPTED: "accepted",
    Answer.DECLINED: "declined",
    Answer.TENTATIVE: "may come",
}


def answers_to(uids: Iterable[str]) -> Answers:
    """By UID: who answered, and in words what. Whoever has not answered is left out."""
    return {
        row.uid: [(one.name or one.address, WORDS[one.answer]) for one in row.invitees if one.answer in WORDS]
        for row in _meetings(list(uids))
    }


@asked_often
def _meetings(uids: Sequence[str]) -> QuerySet[CapturedMeeting]:
    return CapturedMeeting.objects.filter(uid__in=uids, recurrence="")
