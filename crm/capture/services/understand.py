"""What the envelope says, written beside the raw bytes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import datetime

from ..envelope import Envelope
from ..known import our_people
from ..mail.addresses import Mailbox
from ..mail.authors import is_rewritten
from ..mail.classes import MailClass, is_robot
from ..mail.parts import method_of
from ..mail.text import snippet
from ..models import CapturedMail, MailReference, MailState, Says, Tie
from ..rules import MACHINE_OR_PERSON, Rules, as_taught, rules_here
from ..us import Us
from .timing import EARLIEST

UNDERSTOOD = (
    "state",
    "reason",
    "kind",
    "sent_at",
    "author",
    "author_name",
    "subject",
    "base_subject",
    "to",
    "cc",
    "preview",
    "files",
    "courtesy",
    "dmarc",
    "why",
    "outbound",
    "asks_us",
    "names_us",
    "to_list",
    "by_machine",
    "outside",
    "left_out",
)
LONGEST_PREVIEW = 500
PASSED = ("pass", "bestguesspass")
TEACHABLE = (MailClass.AUTO_REPLY, MailClass.BULK, MailClass.NOTICE, MailClass.HUMAN)
# A machine wrote it: it stands on the timeline, but neither starts nor stops a clock (RULES.md R4).
BY_MACHINE = (MailClass.AUTO_REPLY, MailClass.NOTICE)


def write_down(
    understood: Mapping[CapturedMail, Envelope], *, us: Us, at: datetime, rules: Rules | None = None
) -> None:
    """Columns and references of mails that were read; the addresses of our staff are ours in any case."""
    known, ours = rules or rules_here(), us.with_people(our_people())
    for mail, envelope in understood.items():
        _set(mail, envelope, ours, at, known)
        # One plain statement a mail is cheaper than one that tells hundreds of them apart.
        mail.save(update_fields=UNDERSTOOD)
    references = [row for mail, envelope in understood.items() for row in _references(mail, envelope)]
    MailReference.objects.bulk_create(references, ignore_conflicts=True, batch_size=500)


def _references(mail: CapturedMail, envelope: Envelope) -> Iterator[MailReference]:
    """What ties it to other mails. Outlook's index is a name of its own: mails that share it share the name."""
    names = dict.fromkeys(envelope.references, Tie.REFERENCE)
    names |= dict.fromkeys(envelope.also_known_as, Tie.OTHER_NAME)
    if envelope.thread_index and mail.base_subject:
        names[f"thread-index:{envelope.thread_index}:{mail.base_subject.lower()}"[:300]] = Tie.OUTLOOK
    yield from (MailReference(mail=mail, message_id=one, why=why) for one, why in names.items())


def _set(mail: CapturedMail, envelope: Envelope, us: Us, at: datetime, rules: Rules) -> None:
    author, how = _author(envelope, us)
    named = (*envelope.to, *envelope.cc)
    our_list = us.has_list(envelope)
    mail.state, mail.reason = MailState.UNMATCHED, ""
    mail.author, mail.author_name = author.address, author.name[:200]
    mail.outbound = us.owns(mail.author)
    mail.dmarc = _dmarc(envelope, us)
    mail.kind, sign = _kind(mail, envelope, author, us, our_list=our_list)
    mail.sent_at = moment(envelope, at, mail.received_at)
    mail.left_out = mail.left_out or envelope.left_out
    mail.subject, mail.base_subject = envelope.subject[:300], envelope.base_subject[:300]
    mail.to, mail.cc = _rows(envelope.to), _rows(envelope.cc)
    mail.preview = snippet(envelope.new_text, LONGEST_PREVIEW)
    mail.files = [asdict(one) for one in envelope.attachments]
    mail.courtesy = envelope.courtesy or ""
    mail.to_list = bool(envelope.through)
    mail.asks_us = our_list or any(us.owns(box.address) for box in envelope.to)
    mail.names_us = mail.outbound or mail.asks_us or any(us.owns(box.address) for box in named)
    mail.outside = [address for address in _about(envelope, author, named) if not us.owns(address)]
    mail.by_machine = mail.kind in BY_MACHINE or (mail.kind == MailClass.BULK and envelope.precedence == "bulk")
    mail.why = {"class": [mail.kind, sign], "author": ["author", how]}
    if any(method_of(one) == "request" for one in envelope.calendars):
        mail.why["calendar"] = ["request", "it invites"]
    _obey(mail, rules)


def _author(envelope: Envelope, us: Us) -> tuple[Mailbox, str]:
    """The person behind it, and how that is known (4.4): groups of ours put themselves in the author's place too."""
    shown = envelope.written.shown
    rewritten = is_rewritten(shown, envelope.through) or shown.address in us.groups
    return envelope.written.of(rewritten=rewritten, form=shown.address in us.forms)


def _dmarc(envelope: Envelope, us: Us) -> str:
    """The word of the server we believe; “none” where it says nothing, empty where we believe nobody."""
    if not us.servers:
        return ""
    believed = next((one for one in envelope.checks if one.server in us.servers), None)
    return believed.dmarc[:20] if believed and believed.dmarc else "none"


def _kind(mail: CapturedMail, envelope: Envelope, author: Mailbox, us: Us, *, our_list: bool) -> tuple[MailClass, str]:
    """Its class, now that it is known whose names are ours."""
    if envelope.our_notice and us.owns(envelope.written.shown.address):
        return MailClass.OWN_LOOP, "this program sent it"
    if us.servers and us.owns(envelope.written.shown.address) and mail.dmarc not in PASSED:
        return MailClass.SUSPECT, f"it claims to be from us, and the check of its origin says “{mail.dmarc}”"
    if envelope.kind is MailClass.BULK and our_list:
        if is_robot(author):
            return MailClass.NOTICE, f"nobody reads {author.address}"
        return MailClass.HUMAN, "it came through a list of ours, which is how clients reach us"
    if envelope.kind is MailClass.NOTICE and author.address != envelope.author.address and not is_robot(author):
        return MailClass.HUMAN, "a web form sent it for a person"
    return envelope.kind, envelope.sign


def _obey(mail: CapturedMail, rules: Rules) -> None:
    """What was taught of its author goes before its headers, but not before a server's word or a false name."""
    rule = rules.of(mail.author, *MACHINE_OR_PERSON)
    if rule is None or mail.kind not in TEACHABLE:
        return
    mail.by_machine = rule.says == Says.AUTOMATIC
    mail.kind = MailClass.NOTICE if mail.by_machine else MailClass.HUMAN
    mail.why["class"] = [mail.kind, as_taught(rule)]


def _rows(boxes: tuple[Mailbox, ...]) -> list[list[str]]:
    return [[box.name[:200], box.address] for box in boxes]


def moment(envelope: Envelope, at: datetime, received_at: datetime | None = None) -> datetime:
    """When it was sent, as far as that can be believed: not before there was mail, not after it came (4.2)."""
    hop = envelope.received_at if envelope.received_at and EARLIEST <= envelope.received_at <= at else None
    came = hop or received_at or at
    if envelope.dated is None or envelope.dated < EARLIEST:
        return came
    return envelope.dated if envelope.dated <= at else came


def _about(envelope: Envelope, author: Mailbox, named: tuple[Mailbox, ...]) -> list[str]:
    """The people of a mail, its author first; of a bounce, whom our mail did not reach."""
    if envelope.kind is MailClass.BOUNCE:
        return list(envelope.report.recipients)
    return list(dict.fromkeys(address for box in (author, *named) if (address := box.address)))
