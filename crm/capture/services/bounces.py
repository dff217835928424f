"""Mails of ours that did not arrive: they stop no clock, and open again the one they had stopped."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from crm.conversations.services import correct

from ..known import Known
from ..mail.classes import MailClass
from ..models import CapturedMail, Filing, MailReference

REASON = "A mail server said that it could not be delivered."


def mark_unreached(mails: Sequence[CapturedMail], known: Known, *, new: Collection[int], at: datetime) -> None:
    """Say of our mails that a bounce names that they reached nobody.

    Only where the bounce or the filing of the mail is new: what a person corrected since is not undone.
    """
    for bounce, mail in _told(mails, new):
        for filing in Filing.objects.filter(mail=mail, interaction__reached=True).select_related("interaction"):
            if not _somebody_else(mail, bounce, filing, known):
                correct(interaction=filing.interaction, by=None, at=at, reason=REASON, reached=False)


def _told(mails: Sequence[CapturedMail], new: Collection[int]) -> Iterator[tuple[CapturedMail, CapturedMail]]:
    """Each bounce with each mail of ours that it names, where one of the two is new."""
    for bounce in (mail for mail in mails if mail.kind == MailClass.BOUNCE):
        named = _named_by(bounce, mails)
        yield from ((bounce, mail) for mail in named if bounce.pk in new or mail.pk in new)


def _named_by(bounce: CapturedMail, mails: Sequence[CapturedMail]) -> Iterator[CapturedMail]:
    named = set(MailReference.objects.filter(mail=bounce).values_list("message_id", flat=True))
    yield from (mail for mail in mails if mail.outbound and mail.message_id in named)


def _somebody_else(mail: CapturedMail, bounce: CapturedMail, filing: Filing, known: Known) -> bool:
    """Whether it went to others of that client as well, whom the bounce does not speak of."""
    failed = set(bounce.outside)
    theirs = {address for address in mail.outside if known.whose(address) in (filing.client_id, None)}
    return bool(failed) and bool(theirs - failed)
