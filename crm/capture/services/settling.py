"""Makes what stands on timelines equal to what calendars say of meetings that are over."""

from __future__ import annotations

import hashlib
import logging
from datetime import datetime
from typing import Any

from django.db import transaction

from crm.clients.models import Client, Contact
from crm.conversations.defaults import FIRST_DAY
from crm.conversations.models import Interaction, Thread
from crm.conversations.services import correct, correct_parts, record, restore, withdraw
from crm.conversations.values import Direction
from crm.staff.queries import calendar_at

from ..known import Known, known
from ..mail.addresses import Mailbox
from ..meeting_verdicts import Found, judge
from ..models import CapturedMeeting, MeetingState
from .strangers import contact_of, is_person

log = logging.getLogger(__name__)

AT_ONCE = 200
MOVED = "The meeting was moved."
BACK = "The meeting took place after all."


def settle_meetings(at: datetime) -> int:
    """Settle what is over, at most so many; says how many there were. One bad meeting never stops the rest."""
    waiting = list(
        CapturedMeeting.objects.to_settle(at).order_by("settle_at", "pk").values_list("pk", flat=True)[:AT_ONCE]
    )
    for pk in waiting:
        try:
            _settle(pk, at)
        except Exception as error:
            log.exception("meeting %s could not be settled", pk)
            why = f"could not be filed: {type(error).__name__}: {error}"[:300]
            facts = {"state": MeetingState.WAITING, "reason": why, "settle_at": None}
            CapturedMeeting.objects.filter(pk=pk).update(**facts)
    return len(waiting)


def settle_all(at: datetime) -> None:
    while settle_meetings(at) == AT_ONCE:
        pass


@transaction.atomic
def _settle(pk: int, at: datetime) -> None:
    """Nothing happens where somebody else was faster: they cleared the moment."""
    meeting = CapturedMeeting.objects.to_settle(at).select_for_update(of=("self",)).filter(pk=pk).first()
    if meeting is None:
        return
    people = known({one.address for one in meeting.invitees if one.address})
    found = _found(meeting, people, at)
    meeting.state, meeting.reason = found.state, found.reason
    meeting.settle_at = meeting.ends_at if found.state == MeetingState.AHEAD else None
    _file(meeting, found, people, at)
    meeting.save(update_fields=["state", "reason", "settle_at", "interaction"])


def _found(meeting: CapturedMeeting, people: Known, at: datetime) -> Found:
    if meeting.ends_at > at and not (meeting.cancelled or meeting.gone_at):
        return Found(MeetingState.AHEAD)
    if meeting.starts_at.date() <= FIRST_DAY:
        return Found(MeetingState.SET_ASIDE, f"it took place before {FIRST_DAY.year}")
    return judge(meeting, people)


def _file(meeting: CapturedMeeting, found: Found, people: Known, at: datetime) -> None:
    """The interaction follows the meeting, until a person withdraws it."""
    fact = meeting.interaction
    if fact and fact.withdrawn_by_id:
        meeting.state, meeting.reason = MeetingState.SET_ASIDE, fact.withdrawn_reason
    elif found.client is None or (fact and fact.client_id != found.client.pk):
        if fact:
            withdraw(interaction=fact, by=None, at=at, reason=_why(found))
    elif fact:
        _follow(fact, meeting, found, at)
    else:
        meeting.interaction = _record(meeting, found.client, found, people, at)


def _why(found: Found) -> str:
    return (
        MOVED if found.state == MeetingState.AHEAD else f"The meeting is no contact: {found.reason or 'other people'}."
    )


def _follow(fact: Interaction, meeting: CapturedMeeting, found: Found, at: datetime) -> None:
    """Corrects what the calendar says otherwise now. Who took part is left as a person has said it."""
    restore(interaction=fact, by=None, at=at, reason=BACK)
    says: dict[str, Any] = {
        "occurred_at": meeting.starts_at,
        "channel": meeting.channel,
        "summary": summary_of(meeting),
    }
    changes = {name: value for name, value in says.items() if getattr(fact, name) != value}
    if changes:
        correct(
            interaction=fact, by=None, at=at, reason=MOVED if "occurred_at" in changes else "As invited.", **changes
        )
    if not meeting.parts_by_hand:
        correct_parts(interaction=fact, parts=found.parts, by=None, at=at, reason="As they answered.")


def _record(meeting: CapturedMeeting, client: Client, found: Found, people: Known, at: datetime) -> Interaction:
    day = calendar_at(meeting.starts_at).local_date(meeting.starts_at)
    # What was over before anybody told us of it is history, and asks for no minutes.
    told_after = {"minutes_required": False} if meeting.ends_at <= meeting.taken_in_at else {}
    return record(
        client=client,
        at=at,
        thread=_thread(meeting, client),
        subject=meeting.title,
        occurred_at=meeting.starts_at,
        channel=meeting.channel,
        direction=Direction.TWO_WAY,
        summary=summary_of(meeting),
        by=None,
        projects=people.projects_named(meeting.title, client) or people.only_project(client, day),
        contacts=_contacts(client, found, people, at),
        parts=found.parts,
        message_key=_key(meeting, client),
        **told_after,
    )


def _thread(meeting: CapturedMeeting, client: Client) -> Thread | None:
    """That of the other meetings of its series."""
    others = CapturedMeeting.objects.filter(uid=meeting.uid, interaction__client=client)
    other = others.select_related("interaction__thread").order_by("pk").first()
    return other.interaction.thread if other and other.interaction else None


def _contacts(client: Client, found: Found, people: Known, at: datetime) -> list[Contact]:
    """Theirs; a new address of theirs becomes a contact."""
    boxes = [Mailbox(one.address, one.name) for one in found.theirs]
    known_ones = [people.contacts.get(box.address) for box in boxes]
    return [
        contact or contact_of(box, client, at=at)
        for box, contact in zip(boxes, known_ones, strict=True)
        if contact or is_person(box)
    ]


def summary_of(meeting: CapturedMeeting) -> str:
    """Its title; what the invitation says beyond that stays in the calendar."""
    return meeting.title or "Meeting without a title"


def _key(meeting: CapturedMeeting, client: Client) -> str:
    name = hashlib.sha256(f"{meeting.uid}\0{meeting.recurrence}".encode()).hexdigest()
    return f"meeting:{name}:{client.pk}"
