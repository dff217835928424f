"""What one mail says on one client's timeline, ready for `conversations.services.record_all`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from crm.clients.models import Client, Contact
from crm.conversations.models import Thread
from crm.conversations.services import Part, Said
from crm.conversations.values import Channel, Direction, ParticipationKind
from crm.projects.models import Project
from crm.staff.models import StaffMember
from crm.staff.queries import calendar_at

from ..envelope import Envelope, read
from ..known import Known
from ..mail.addresses import Mailbox
from ..mail.classes import MailClass
from ..mail.text import snippet
from ..models import CapturedMail
from ..verdicts import BY_MACHINE
from .strangers import contact_of, is_person
from .timing import facts_of

SUMMARY = 240


@dataclass
class Pen:
    """Writes with the envelopes at hand; a mail that came earlier is read again from its raw bytes."""

    envelopes: dict[int, Envelope]
    known: Known
    at: datetime
    met: list[Contact] = field(default_factory=list)

    def envelope(self, mail: CapturedMail) -> Envelope:
        if mail.pk not in self.envelopes:
            self.envelopes[mail.pk] = read(mail.message)
        return self.envelopes[mail.pk]

    def said(self, mail: CapturedMail, client: Client, thread: Thread, *, key: str) -> Said:
        envelope, timed = self.envelope(mail), facts_of(mail)
        moment = timed["occurred_at"]
        return Said(
            client=client,
            occurred_at=moment,
            channel=Channel.EMAIL,
            direction=Direction.OUTBOUND if mail.outbound else Direction.INBOUND,
            summary=summary_of(envelope),
            by=self.known.people.get(mail.author) if mail.outbound else None,
            projects=self._projects(mail, client, moment),
            contacts=self._contacts(mail, envelope, client),
            parts=self._parts(mail, envelope),
            thread=thread,
            facts={
                "message_key": key,
                "automatic": is_automatic(mail, envelope),
                "needs_reply": timed["needs_reply"],
                "owner": None if mail.outbound else self._asked(envelope),
            },
        )

    def _projects(self, mail: CapturedMail, client: Client, moment: datetime) -> list[Project]:
        if client.pk not in self.known.projects:
            return []
        return self.known.projects_in(mail.subject, client, calendar_at(moment).local_date(moment))

    def _parts(self, mail: CapturedMail, envelope: Envelope) -> list[Part]:
        """Whoever wrote led; whoever of us only reads it stands in copy, and no copy is a touchpoint."""
        named = [self.known.people.get(box.address) for box in (*envelope.to, *envelope.cc)]
        kinds: dict[StaffMember, str] = {person: ParticipationKind.CC for person in named if person}
        writer = self.known.people.get(mail.author)
        if mail.outbound and writer:
            kinds[writer] = ParticipationKind.LED
        return [Part(person, kind) for person, kind in kinds.items()]

    def _asked(self, envelope: Envelope) -> StaffMember | None:
        """The first person of ours it is addressed to: whoever is asked first answers for it."""
        people = (self.known.people.get(box.address) for box in envelope.to)
        return next((person for person in people if person and person.is_active), None)

    def _contacts(self, mail: CapturedMail, envelope: Envelope, client: Client) -> list[Contact]:
        """The people of this client in the mail; a new address at its domain becomes a contact."""
        boxes = (*envelope.to, *envelope.cc) if mail.outbound else (envelope.author,)
        theirs = {box.address: box for box in boxes if self.known.whose(box.address) == client.pk}
        contacts = [self.known.contacts.get(box.address) or self._meet(mail, box, client) for box in theirs.values()]
        return [contact for contact in contacts if contact]

    def _meet(self, mail: CapturedMail, box: Mailbox, client: Client) -> Contact | None:
        if mail.kind != MailClass.HUMAN or not is_person(box):
            return None
        contact = contact_of(box, client, at=self.at)
        self.known.learn(client, contact)
        self.met.append(contact)
        return contact


def is_automatic(mail: CapturedMail, envelope: Envelope) -> bool:
    return mail.kind in BY_MACHINE or (mail.kind == MailClass.BULK and envelope.precedence == "bulk")


def summary_of(envelope: Envelope) -> str:
    """Its subject and the beginning of what is new in it, short enough for a line."""
    subject = snippet(envelope.base_subject, SUMMARY // 2)
    words = snippet(envelope.new_text, SUMMARY - len(subject))
    return ": ".join(filter(None, (subject, words))) or "(no subject)"
