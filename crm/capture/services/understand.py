"""What the envelope says, written beside the raw bytes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from ..envelope import Envelope
from ..mail.addresses import Mailbox
from ..mail.classes import MailClass, is_robot
from ..mail.text import snippet
from ..models import CapturedMail, MailReference, MailState
from ..us import Us
from .timing import EARLIEST

UNDERSTOOD = (
    "state",
    "kind",
    "sent_at",
    "author",
    "author_name",
    "subject",
    "outbound",
    "asks_us",
    "names_us",
    "to_list",
    "outside",
    "preview",
    "left_out",
)
PREVIEW = 500


def write_down(understood: Mapping[CapturedMail, Envelope], *, us: Us, at: datetime) -> None:
    """Columns and references of mails that were read."""
    for mail, envelope in understood.items():
        _set(mail, envelope, us, at)
        # One plain statement a mail is cheaper than one that tells hundreds of them apart.
        mail.save(update_fields=UNDERSTOOD)
    references = [
        MailReference(mail=mail, message_id=one) for mail, envelope in understood.items() for one in envelope.references
    ]
    MailReference.objects.bulk_create(references, ignore_conflicts=True, batch_size=500)


def _set(mail: CapturedMail, envelope: Envelope, us: Us, at: datetime) -> None:
    named = (*envelope.to, *envelope.cc)
    our_list = any(us.owns(address) for address in envelope.through)
    mail.state = MailState.UNMATCHED
    mail.kind = _kind(envelope, our_list=our_list)
    mail.sent_at = moment(envelope, at, mail.received_at)
    mail.preview = snippet(envelope.new_text, PREVIEW)
    mail.left_out = mail.left_out or envelope.left_out
    mail.author, mail.author_name = envelope.author.address, envelope.author.name[:200]
    mail.subject = envelope.subject[:300]
    mail.outbound = us.owns(mail.author)
    mail.to_list = bool(envelope.through)
    mail.asks_us = our_list or any(us.owns(box.address) for box in envelope.to)
    mail.names_us = mail.outbound or mail.asks_us or any(us.owns(box.address) for box in named)
    mail.outside = [address for address in _about(envelope, named) if not us.owns(address)]


def moment(envelope: Envelope, at: datetime, received_at: datetime | None = None) -> datetime:
    """When it was sent, as far as that can be believed: not before there was mail, not after it came (4.2)."""
    hop = envelope.received_at if envelope.received_at and EARLIEST <= envelope.received_at <= at else None
    came = hop or received_at or at
    if envelope.dated is None or envelope.dated < EARLIEST:
        return came
    return envelope.dated if envelope.dated <= at else came


def _kind(envelope: Envelope, *, our_list: bool) -> MailClass:
    """A list of ours is how clients reach us, not what is sent to many."""
    if envelope.kind is MailClass.BULK and our_list:
        return MailClass.NOTICE if is_robot(envelope.author) else MailClass.HUMAN
    return envelope.kind


def _about(envelope: Envelope, named: tuple[Mailbox, ...]) -> list[str]:
    """The people of a mail, its author first; of a bounce, whom our mail did not reach."""
    if envelope.kind is MailClass.BOUNCE:
        return list(envelope.report.recipients)
    return list(dict.fromkeys(address for box in (envelope.author, *named) if (address := box.address)))
