"""Answers of our people to mails of ours. They are held for the room that sent those and reads a line from each."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain

from crm.staff.models import StaffMember

from ..envelope import Envelope
from ..known import our_people
from ..mail.classes import OUR_NOTICES, MailClass
from ..models import CapturedMail, MailState
from ..replying import answered_at, answered_by
from .understand import PASSED

# A server's word about a mail of ours is no answer to it.
SERVERS = (MailClass.BOUNCE, MailClass.DELAY, MailClass.REPORT, MailClass.OWN_LOOP)


def hold_lines(understood: Mapping[CapturedMail, Envelope], *, vouched: bool = False) -> set[int]:
    """Hold what its reader answered; the numbers of what is taken care of.

    What a stranger answers goes the way of any mail, without the address that only their finding knows. `vouched`: a
    person looked and says that it is honest.
    """
    asked = {mail: envelope for mail, envelope in understood.items() if _answers_ours(mail, envelope)}
    people = our_people() if asked else {}
    return {mail.pk for mail, envelope in asked.items() if _hold(mail, envelope, people.get(mail.author), vouched)}


def addresses_of(envelope: Envelope) -> list[str]:
    """Everybody it was addressed or handed to."""
    return [box.address for box in chain(envelope.to, envelope.cc)] + list(envelope.handed_to)


def _answers_ours(mail: CapturedMail, envelope: Envelope) -> bool:
    by_name = any(one.startswith(OUR_NOTICES) for one in envelope.answers)
    return mail.kind not in SERVERS and (by_name or answered_by(addresses_of(envelope)) is not None)


def _hold(mail: CapturedMail, envelope: Envelope, writer: StaffMember | None, vouched: bool) -> bool:
    mail.outside = [one for one in mail.outside if answered_at(one) is None]
    CapturedMail.objects.filter(pk=mail.pk).update(outside=mail.outside)
    if writer is None or mail.outside:
        # Somebody else's, or a mail to a client that has our address in copy.
        return False
    found = answered_by(addresses_of(envelope))
    state, reason = _judged(mail, writer, found[1] if found else writer.pk, vouched)
    facts = {"state": state, "reason": reason[:200], "dropped_by": writer if state == MailState.LINE else None}
    return CapturedMail.objects.filter(pk=mail.pk).update(**facts) == 1


def _judged(mail: CapturedMail, writer: StaffMember, reader: int, vouched: bool) -> tuple[MailState, str]:
    if mail.by_machine or mail.kind not in (MailClass.HUMAN, MailClass.SUSPECT):
        return MailState.SET_ASIDE, "a machine answered one of our mails"
    if writer.pk != reader or not writer.is_active:
        return MailState.REVIEW, f"it answers a mail that went to somebody else than {writer.name}"
    if not vouched and mail.dmarc not in PASSED:
        return MailState.REVIEW, "it answers one of our mails, but no server we believe vouches for its sender"
    return MailState.LINE, ""
