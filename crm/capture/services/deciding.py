"""What is decided of each mail of a conversation, and the reasons that stay beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from crm.clients.models import Client
from crm.conversations.models import Clock, Thread
from crm.conversations.services import Said, correct

from ..models import CapturedMail, Filing
from ..placing import Place
from ..reasons import why_client, why_projects, why_thread
from ..steps import Talk
from ..threads import Conversation
from ..verdicts import is_our_invitation
from .writing import Pen


def decide(conversation: Conversation, placed: Mapping[str, Place], threads: dict[int, Thread], pen: Pen) -> Deciding:
    return Deciding(conversation, Talk(conversation.mails, placed, pen.known.people, pen.rules), threads, pen)


@dataclass(frozen=True)
class Deciding:
    """Decides of each mail of a conversation, and keeps the reasons beside what it decides."""

    conversation: Conversation
    talk: Talk
    threads: dict[int, Thread]
    pen: Pen

    def entry(self, mail: CapturedMail, client: int, place: Place, key: str) -> tuple[Said, dict[str, Any]]:
        row = self.pen.known.clients[client]
        step = self.talk.step(mail, row)
        about = self.pen.about(mail, row, takewhile(lambda one: one.pk != mail.pk, self.conversation.mails))
        # Before it is said: whoever is met in it becomes a contact then.
        why = {
            "client": why_client(mail, row, place, self.pen.known),
            "thread": why_thread(mail, self.conversation),
            "project": why_projects(about[1], about[0]),
            "clock": step.stored,
        }
        return self.pen.said(mail, row, self._thread(row, mail), key=key, step=step, about=about), why

    def revise(self, filing: Filing, mail: CapturedMail, place: Place) -> None:
        """What the conversation says of a mail that stands already; what a person corrected since stays."""
        step = self.talk.step(mail, self.pen.known.clients[filing.client_id])
        why = {**filing.why, "clock": step.stored, "thread": why_thread(mail, self.conversation)}
        by_conversation = filing.by_conversation and place.by_conversation
        if (why, by_conversation) == (filing.why, filing.by_conversation):
            return
        Filing.objects.filter(pk=filing.pk).update(why=why, by_conversation=by_conversation)
        before, fact = filing.why.get("clock"), filing.interaction
        if before is None or before[2:] == step.stored[2:]:
            return
        pairs = (("needs_reply", before[2], step.needs_reply), ("reached", before[3], step.reached))
        changes = {name: new for name, old, new in pairs if old != new and getattr(fact, name) == old}
        if changes:
            correct(
                interaction=fact, by=None, at=self.pen.at, reason=f"Now that more is known: {step.words}.", **changes
            )

    def _thread(self, client: Client, mail: CapturedMail) -> Thread:
        """The client's thread, a new one where this mail is its first in the conversation."""
        if client.pk not in self.threads:
            asked = _asked_by_the_invited(client, mail)
            self.threads[client.pk] = asked or Thread(client=client, subject=mail.base_subject)
        return self.threads[client.pk]


def _asked_by_the_invited(client: Client, mail: CapturedMail) -> Thread | None:
    """The conversation in which somebody waits whom this mail invites; an invitation names no mail it answers."""
    if not is_our_invitation(mail):
        return None
    asked = Clock.objects.running().filter(client=client, opened_by__filing__mail__author__in=mail.outside)
    clock = asked.filter(opened_at__lte=mail.occurred_at).select_related("thread").order_by("opened_at").first()
    return clock.thread if clock else None
