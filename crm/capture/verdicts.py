"""What may be filed at all, and in words why a mail waits or was set aside."""

from __future__ import annotations

from dataclasses import dataclass

from crm.conversations.defaults import FIRST_DAY

from .known import Known
from .mail.classes import MailClass
from .models import CapturedMail, MailState

WHY_ASIDE = {
    MailClass.SUSPECT: "it claims to come from us, but its origin could not be proved",
    MailClass.OWN_LOOP: "one of our own notices",
    MailClass.BOUNCE: "a mail server could not deliver one of our mails",
    MailClass.DELAY: "a mail server is still trying to deliver one of our mails",
    MailClass.REPORT: "a report about a mail that was delivered or read",
    MailClass.CALENDAR: "an invitation, or the answer to one",
    MailClass.BULK: "sent to many",
}
NOT_A_CLIENT = "somebody said that it is no client’s"
NEVER_TALK = WHY_ASIDE.keys() - {MailClass.BULK}


@dataclass(frozen=True)
class Verdict:
    """What is to be written on a mail once its conversation was looked at."""

    state: MailState
    reason: str
    names_stranger: bool


def names_stranger(mail: CapturedMail, known: Known) -> bool:
    """Whether it would stand elsewhere, or on more timelines, if somebody it names were known."""
    if mail.kind in NEVER_TALK:
        return False
    if mail.kind == MailClass.BULK:
        return mail.author not in known.contacts
    if mail.pk in known.taught.mails:
        return False
    return any(known.client(address) is None and not known.is_nobody(address) for address in asked_of(mail))


def asked_of(mail: CapturedMail) -> list[str]:
    """Whose client is looked for: the author of what came in, everybody we wrote to."""
    outside: list[str] = mail.outside
    return outside if mail.outbound else outside[:1]


def is_nobodys(mail: CapturedMail, known: Known) -> bool:
    """Whether a person said that it is no client's: of this mail, or of everybody it asks or was sent to."""
    if mail.pk in known.taught.mails:
        return known.taught.mails[mail.pk] is None
    asked = asked_of(mail)
    return bool(asked) and all(map(known.is_nobody, asked))


def is_talk(mail: CapturedMail, known: Known) -> bool:
    """Whether somebody of a client and somebody of ours talk in it, or a machine in their name."""
    if is_nobodys(mail, known) or mail.pk in known.taught.mails:
        return not is_nobodys(mail, known)
    if mail.kind == MailClass.BULK:
        # A client's newsletter is none of it; a contact who writes to us through a mass mailer is.
        return not mail.outbound and mail.asks_us and mail.author in known.contacts
    if (
        (mail.kind in WHY_ASIDE and not is_our_invitation(mail))
        or is_too_old(mail)
        or (not mail.outbound and not mail.author)
    ):
        return False
    return bool(mail.outside) or mail.to_list


def is_our_invitation(mail: CapturedMail) -> bool:
    """Whoever is invited by us has an answer (CAPTURE.md 4.7)."""
    return mail.outbound and mail.kind == MailClass.CALENDAR and "calendar" in mail.why


def is_too_old(mail: CapturedMail) -> bool:
    """Written before our hours and targets begin, so that no clock could be told of it."""
    return mail.sent_at is not None and mail.sent_at.date() <= FIRST_DAY


def remark(mail: CapturedMail) -> str:
    """What a person should know of a mail that was filed."""
    told = [
        "" if mail.sent_at == mail.dated else "its own date cannot be believed; it counts from when it came",
        "older than the day from which its source counts, so it starts no clock" if mail.is_history else "",
        f"not taken in: {mail.left_out}" if mail.left_out else "",
    ]
    return "; ".join(filter(None, told))[:200]


def unplaced(mail: CapturedMail, known: Known, *, talk: bool) -> tuple[MailState, str]:
    """State and reason of a mail that no client's timeline holds."""
    if not talk:
        if mail.kind == MailClass.SUSPECT:
            return MailState.REVIEW, _why_aside(mail)
        return MailState.SET_ASIDE, NOT_A_CLIENT if is_nobodys(mail, known) else _why_aside(mail)
    if mail.outbound:
        if mail.outside:
            return MailState.UNMATCHED, "we wrote to somebody no client is known for"
        return MailState.SET_ASIDE, "to a list, in answer to no client"
    if mail.kind != MailClass.HUMAN:
        return MailState.SET_ASIDE, "written by a machine of nobody we know"
    if not mail.names_us:
        return MailState.SET_ASIDE, "nobody of ours wrote it or is named in it"
    return MailState.UNMATCHED, "no client is known for its sender"


def _why_aside(mail: CapturedMail) -> str:
    if mail.kind in WHY_ASIDE:
        return WHY_ASIDE[MailClass(mail.kind)]
    if is_too_old(mail):
        return f"written before {FIRST_DAY.year}, older than anything that is kept here"
    return "among ourselves" if mail.outbound else "it names no author"
