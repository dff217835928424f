"""What a reader does from their digest. Each link acts once; who acts was made sure of at the door."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from crm.clients.models import Contact
from crm.clients.queries import clients_for
from crm.conversations.models import Clock
from crm.conversations.services import Part, keep, record
from crm.conversations.values import Channel, Direction
from crm.leadership.services import plan
from crm.staff.errors import Refusal
from crm.staff.models import StaffMember
from crm.staff.queries import calendar_at
from crm.staff.rights import Act as Right
from crm.staff.rights import may
from crm.watch.services import snooze, sweep

from ..ladder import Circle
from ..models import MailAct, Notice
from ..offers import GOOD_FOR, Offer
from ..subjects import Subject, flag_of, subject_of
from ..values import Act

USED = "This button was used already, and each works once. The next Monday brings new ones."
EXPIRED = (
    f"This button worked for {GOOD_FOR.days} days and is spent. Open the page of the matter, or the latest digest."
)


@dataclass(frozen=True)
class Given:
    """What the reader added: a line, a moment (aware), and whom of the client they spoke with."""

    line: str = ""
    when: datetime | None = None
    contact: Contact | None = None


@dataclass(frozen=True)
class Doing:
    """One act on its way: what was offered, about what, by whom, when, and what they added."""

    offer: Offer
    subject: Subject
    by: StaffMember
    at: datetime
    given: Given

    @property
    def when(self) -> datetime:
        if self.given.when is None:
            raise Refusal("Say when.")
        return self.given.when


@transaction.atomic
def act(*, offer: Offer, by: StaffMember, at: datetime, given: Given) -> MailAct:
    """Do what a link offers, once. Refusal for anybody but its reader, and when it is used, spent or settled."""
    if by != offer.reader:
        raise Refusal(f"This was asked of {offer.reader.name}. Nothing was done.")
    if not may(by, Right.RECORD):
        raise Refusal("You may read here. Ask somebody who keeps the records to do this.")
    if at > offer.expires_at:
        raise Refusal(EXPIRED)
    row = _claim(offer, at)
    doing = Doing(offer, subject_of(offer.ask, by, at), by, at, given)
    row.said = DOES[offer.act](doing)[:300]
    row.save(update_fields=["said"])
    sweep(at, client=doing.subject.client)
    return row


def _claim(offer: Offer, at: datetime) -> MailAct:
    try:
        with transaction.atomic():
            return MailAct.objects.create(digest=offer.digest, place=offer.place, act=offer.act, at=at)
    except IntegrityError:
        raise Refusal(USED) from None


def _did(doing: Doing) -> str:
    """A promise is kept; anything else was a talk, and counts as a leader's contact when a leader says so."""
    subject, at = doing.subject, doing.at
    if subject.commitment:
        if subject.commitment.done:
            raise Refusal("This promise is kept already.")
        keep(commitment=subject.commitment, done=at, by=doing.by, at=at)
        return "The promise is marked as kept."
    if doing.given.contact is None or not doing.given.line.strip():
        raise Refusal("Say with whom, and in a line what was said.")
    record(
        client=subject.client,
        thread=subject.interaction.thread if subject.interaction else None,
        at=at,
        occurred_at=doing.given.when or at,
        channel=Channel.PHONE_CALL,
        direction=Direction.TWO_WAY,
        summary=doing.given.line.strip(),
        by=doing.by,
        projects=subject.projects,
        contacts=[doing.given.contact],
        parts=[Part(doing.by)],
    )
    return f"Your call is logged: {doing.given.line.strip()}"


def _will(doing: Doing) -> str:
    plan(project=doing.subject.project, leader=doing.by, planned_for=doing.when, by=doing.by, at=doing.at)
    return f"Planned for {_moment(doing)}. An invitation for your calendar is on its way to you."


def _alternate(doing: Doing) -> str:
    other = doing.by.backup
    if other is None or not clients_for(other, at=doing.at).filter(pk=doing.subject.client.pk).exists():
        raise Refusal("Nobody stands in for you who may see this client. Call yourself, or ask an administrator.")
    plan(project=doing.subject.project, leader=other, planned_for=doing.when, by=doing.by, at=doing.at)
    return f"{other.name} is asked to call by {_moment(doing)} and gets an invitation."


def _moment(doing: Doing) -> str:
    return f"{doing.when.astimezone(calendar_at(doing.at).zone):%a %-d %b, %H:%M}"


def _nudge(doing: Doing) -> str:
    """A notice like any other: bundled by the hour, at most five mails a week, to the cover of who is away."""
    flag = flag_of(doing.offer.ask, doing.subject)
    clock = Clock.objects.running().filter(opened_by=doing.subject.interaction).select_related("owner").first()
    told = Circle(doing.at).reached([clock.owner_id if clock else None], doing.subject.client.pk)
    event = flag.events.order_by("-id").first()
    if not told or event is None:
        raise Refusal("Nobody owns this who could be told. Open it and hand it to somebody.")
    for recipient in told:
        key = f"nudge:{doing.offer.digest.pk}:{doing.offer.place}"
        Notice.objects.create(key=key, recipient_id=recipient, event=event, by=doing.by, made_at=doing.at)
    return "The owner gets a mail that says you ask, with the next bundle of theirs."


def _snooze(doing: Doing) -> str:
    flag = flag_of(doing.offer.ask, doing.subject)
    snooze(flag=flag, until=doing.when, reason=doing.given.line, by=doing.by, at=doing.at)
    return f"It rests until {_moment(doing)}."


DOES: dict[Act, Callable[[Doing], str]] = {
    Act.DID: _did,
    Act.WILL: _will,
    Act.ALTERNATE: _alternate,
    Act.NUDGE: _nudge,
    Act.SNOOZE: _snooze,
}
