"""What one mail says on one client's timeline, ready for `conversations.services.record_all`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from crm.clients.models import Client, Contact
from crm.conversations.models import Thread
from crm.conversations.services import Part, Said
from crm.conversations.values import Channel, Direction, ParticipationKind
from crm.projects.models import Project
from crm.staff.models import StaffMember
from crm.staff.queries import calendar_at

from ..known import Known
from ..mail.addresses import Mailbox
from ..mail.classes import MailClass
from ..mail.text import snippet
from ..models import CapturedMail, Says
from ..rules import Rules, rules_here
from ..steps import Step
from .strangers import contact_of, is_person

SUMMARY = 240
# How the projects of a mail are known, and which they are.
About = tuple[str, list[Project]]


@dataclass
class Pen:
    """Writes from what stands beside each mail, so that its raw bytes need not be there any more."""

    known: Known
    at: datetime
    rules: Rules = field(default_factory=rules_here)
    met: list[Contact] = field(default_factory=list)

    def said(self, mail: CapturedMail, client: Client, thread: Thread, *, key: str, step: Step, about: About) -> Said:
        return Said(
            client=client,
            occurred_at=mail.occurred_at,
            channel=Channel.EMAIL,
            direction=Direction.OUTBOUND if mail.outbound else Direction.INBOUND,
            summary=summary_of(mail),
            by=self.known.people.get(mail.author) if mail.outbound else None,
            projects=about[1],
            contacts=self._contacts(mail, client),
            parts=self._parts(mail),
            thread=thread,
            facts={
                "message_key": key,
                "automatic": mail.by_machine,
                "needs_reply": step.needs_reply,
                "reached": step.reached,
                "owner": None if mail.outbound else self._asked(mail),
            },
        )

    def about(self, mail: CapturedMail, client: Client, before: Iterable[CapturedMail]) -> About:
        """Its projects, and how they are known: a code in this or an earlier subject, as taught, the only open one."""
        if client.pk not in self.known.projects:
            return "none", []
        if named := self.known.projects_named(mail.subject, client):
            return "code", named
        for one in before:
            if named := self.known.projects_named(one.subject, client):
                return "conversation", named
        rule = self.rules.of(mail.outside[0], Says.PROJECT) if mail.outside else None
        if rule and rule.project and rule.project.client_id == client.pk:
            return "taught", [rule.project]
        moment = mail.occurred_at
        return "only", self.known.only_project(client, calendar_at(moment).local_date(moment))

    def _parts(self, mail: CapturedMail) -> list[Part]:
        """Whoever wrote led; whoever of us only reads it stands in copy, and no copy is a touchpoint."""
        named = [self.known.people.get(address) for _, address in (*mail.to, *mail.cc)]
        kinds: dict[StaffMember, str] = {person: ParticipationKind.CC for person in named if person}
        writer = self.known.people.get(mail.author)
        if mail.outbound and writer:
            kinds[writer] = ParticipationKind.LED
        return [Part(person, kind) for person, kind in kinds.items()]

    def _asked(self, mail: CapturedMail) -> StaffMember | None:
        """The first person of ours it is addressed to: whoever is asked first answers for it."""
        people = (self.known.people.get(address) for _, address in mail.to)
        return next((person for person in people if person and person.is_active), None)

    def _contacts(self, mail: CapturedMail, client: Client) -> list[Contact]:
        """The people of this client in the mail; a new address at its domain becomes a contact."""
        rows = (*mail.to, *mail.cc) if mail.outbound else ((mail.author_name, mail.author),)
        boxes = [Mailbox(address, name) for name, address in rows]
        theirs = {box.address: box for box in boxes if self.known.whose(box.address) == client.pk}
        contacts = [self.known.contacts.get(box.address) or self._meet(mail, box, client) for box in theirs.values()]
        return [contact for contact in contacts if contact and contact.client_id == client.pk]

    def _meet(self, mail: CapturedMail, box: Mailbox, client: Client) -> Contact | None:
        if mail.kind != MailClass.HUMAN or not is_person(box):
            return None
        contact = contact_of(box, client, at=self.at)
        self.known.learn(client, contact)
        self.met.append(contact)
        return contact


def summary_of(mail: CapturedMail) -> str:
    """Its subject and the beginning of what is new in it, short enough for a line."""
    subject = snippet(mail.base_subject, SUMMARY // 2)
    words = snippet(mail.preview, SUMMARY - len(subject))
    return ": ".join(filter(None, (subject, words))) or "(no subject)"
