"""What a mail does to the clock of its conversation, and in words why (CAPTURE.md 4.7). Pure functions of what stands
beside the mails; whether a clock really starts or ends there is reckoned by the room of conversations.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from crm.clients.models import Client
from crm.staff.models import StaffMember

from .mail.courtesies import Courtesy
from .models import CapturedMail, Says
from .placing import Place
from .rules import Rules, as_taught
from .verdicts import is_our_invitation

MOST_NAMES = 2


@dataclass(frozen=True, slots=True)
class Step:
    """`needs_reply` and `reached` as on the interaction; `code` and `words` say why."""

    code: str
    words: str
    needs_reply: bool | None = None
    reached: bool = True

    @property
    def stored(self) -> list[Any]:
        return [self.code, self.words, self.needs_reply, self.reached]


@dataclass(frozen=True)
class Talk:
    """A conversation with the place of each of its mails, and what is decided by."""

    mails: Sequence[CapturedMail]
    placed: Mapping[str, Place]
    people: Mapping[str, StaffMember]
    rules: Rules

    def step(self, mail: CapturedMail, client: Client) -> Step:
        if mail.by_machine:
            return Step("machine", "a machine wrote it")
        return self._told(mail, client) if mail.outbound else self._asked(mail, client)

    def _told(self, mail: CapturedMail, client: Client) -> Step:
        """Only somebody of the client, or whoever asked, can be answered."""
        if not mail.outside and not mail.to_list:
            return Step("beside", "it went to nobody outside", reached=False)
        place = self.placed.get(mail.key, Place())
        asked = {one.author for one in self._of(client) if not one.outbound}
        if place.by_conversation and not mail.to_list and asked.isdisjoint(mail.outside):
            return Step("beside", f"nobody of {client.name} is in To or Cc", reached=False)
        if is_our_invitation(mail):
            return Step("invites", f"{self._name(mail.author, mail.author_name)} invited {client.name}")
        return Step("answers", f"{self._name(mail.author, mail.author_name)} wrote to {client.name}")

    def _asked(self, mail: CapturedMail, client: Client) -> Step:
        silent = self._asks_nothing(mail, client)
        if silent:
            return Step(*silent, needs_reply=False)
        asks = "it asks something" if "?" in mail.preview else "nothing says that it needs no answer"
        return Step("asks", f"a person at {client.name} wrote to {self._whom(mail)} and {asks}")

    def _asks_nothing(self, mail: CapturedMail, client: Client) -> tuple[str, str] | None:
        if mail.is_history:
            return "history", "it is older than the day from which its source counts"
        rule = self.rules.of(mail.author, Says.NO_REPLY)
        if rule:
            return "taught", as_taught(rule)
        if not mail.asks_us and not (self.rules.copies_ask and mail.names_us):
            return "copy", "we stand only in Cc" if mail.names_us else "it is not addressed to us"
        if mail.courtesy == Courtesy.FYI and self.rules.notes_ask_nothing:
            return "fyi", "it says that it is for information only"
        if mail.courtesy == Courtesy.THANKS and self.rules.thanks_end and self._answered(client, _when(mail)):
            return "thanks", "it is only a thank-you after our reply"
        return None

    def _answered(self, client: Client, before: datetime) -> bool:
        mails = (one for one in self._of(client) if one.outbound and not one.by_machine)
        return any(_when(one) < before for one in mails)

    def _of(self, client: Client) -> list[CapturedMail]:
        return [one for one in self.mails if client.pk in self.placed.get(one.key, Place()).clients]

    def _whom(self, mail: CapturedMail) -> str:
        found = (self.people.get(address) for _, address in mail.to)
        names = list(dict.fromkeys(person.name for person in found if person))
        rest = len(names) - MOST_NAMES
        return ", ".join(names[:MOST_NAMES]) + (f" and {rest} more" if rest > 0 else "") if names else "us"

    def _name(self, address: str, shown: str) -> str:
        person = self.people.get(address)
        return person.name if person else shown or address


def _when(mail: CapturedMail) -> datetime:
    return mail.sent_at or mail.taken_in_at
