"""Whose contact a meeting was, and who was there: a pure question to what is known (CAPTURE.md 4.11)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from crm.clients.models import Client
from crm.conversations.services import Part
from crm.conversations.values import ParticipationKind

from .calendar.values import Answer, Invitee
from .known import Known
from .models import CapturedMeeting, MeetingState


@dataclass(frozen=True)
class Found:
    """What a meeting comes to: whose contact, who of theirs and of ours, or in words why none."""

    state: MeetingState
    reason: str = ""
    client: Client | None = None
    theirs: Sequence[Invitee] = ()
    parts: Sequence[Part] = ()


def judge(meeting: CapturedMeeting, known: Known) -> Found:
    """A client's people who did not decline and ours who accepted make it a contact; two clients make it nobody's."""
    if meeting.cancelled or meeting.gone_at:
        return Found(MeetingState.SET_ASIDE, meeting.reason or _why_off(meeting))
    people = [one for one in meeting.invitees if one.is_person and one.answer != Answer.DECLINED]
    by_client: dict[Client, list[Invitee]] = {}
    for one in people:
        client = known.client(one.address)
        if client and one.address not in known.people:
            by_client.setdefault(client, []).append(one)
    parts = _parts(meeting, people, known)
    if not by_client:
        return Found(MeetingState.SET_ASIDE, "nobody of a client was in it")
    if len(by_client) > 1:
        return Found(MeetingState.WAITING, "people of two clients were in it; log it by hand for one of them")
    if not parts:
        return Found(MeetingState.SET_ASIDE, "nobody of ours accepted it")
    [(client, theirs)] = by_client.items()
    return Found(MeetingState.FILED, "", client, theirs, parts)


def _why_off(meeting: CapturedMeeting) -> str:
    return "cancelled" if meeting.cancelled else "gone from every calendar that had it"


def _parts(meeting: CapturedMeeting, people: Sequence[Invitee], known: Known) -> list[Part]:
    """Who of ours called it led it, unless they declined; who accepted attended."""
    organizer = known.people.get(meeting.organizer)
    declined = {one.address for one in meeting.invitees if one.answer == Answer.DECLINED}
    led = [Part(organizer)] if organizer and meeting.organizer not in declined else []
    accepted = (known.people.get(one.address) for one in people if one.answer == Answer.ACCEPTED)
    others = dict.fromkeys(person for person in accepted if person and person != organizer)
    return [*led, *(Part(person, ParticipationKind.ATTENDED) for person in others)]
