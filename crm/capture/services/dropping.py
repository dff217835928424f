"""Mail that one of us hands in by their dropbox address: a copy of what they wrote, or a forward that is unwrapped
(CAPTURE.md 4.9). Only that person may use it, and only where a server we believe vouches for them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from crm.staff.models import StaffMember
from crm.staff.queries import calendar_at

from ..arrivals import Arrival
from ..envelope import Envelope, parts_of, read
from ..known import known, our_people
from ..mail.addresses import Mailbox
from ..mail.forwards import attached, looks_forwarded, quoted
from ..models import CapturedMail, Dropbox, MailState, Sighting, Source, SourceKind
from ..replying import answered_at
from .hinting import hint_at
from .keep import keep
from .understand import PASSED

TOKEN = re.compile(r"([^+@]+)\+([0-9a-z]{6,32})@(.+)")
SAME_MAIL = timedelta(minutes=2)


@dataclass
class Handed:
    """What is not to be filed itself, and the mails that were found in it."""

    held: set[int] = field(default_factory=set)
    found: dict[CapturedMail, Envelope] = field(default_factory=dict)


@dataclass(frozen=True)
class Boxes:
    """Everybody's dropbox by its token, and the addresses mail for them comes to."""

    by_token: Mapping[str, Dropbox]
    addresses: frozenset[str]
    people: Mapping[str, StaffMember]

    def named(self, addresses: Iterable[str]) -> dict[str, Dropbox | None]:
        """The dropbox addresses among these; None: of nobody, or not any more."""
        found = ((address, TOKEN.fullmatch(address)) for address in addresses)
        return {
            address: self.by_token.get(one[2])
            for address, one in found
            if one and not answered_at(address) and (one[2] in self.by_token or f"{one[1]}@{one[3]}" in self.addresses)
        }


def hand_in(
    understood: Mapping[CapturedMail, Envelope], *, at: datetime, vouched: bool = False, boxes: Boxes | None = None
) -> Handed:
    """Take care of what came by a dropbox address; `vouched`: a person looked and says that it is honest."""
    boxes, handed = boxes or _boxes(), Handed()
    if not boxes.addresses and not boxes.by_token:
        return handed
    delivered = _delivered(understood)
    for mail, envelope in understood.items():
        named = boxes.named((*envelope.handed_to, *_addresses(envelope), *delivered.get(mail.pk, ())))
        if named and mail.found_in_id is None:
            _one(mail, envelope, named, boxes, handed, at, vouched)
    return handed


def _one(
    mail: CapturedMail,
    envelope: Envelope,
    named: Mapping[str, Dropbox | None],
    boxes: Boxes,
    handed: Handed,
    at: datetime,
    vouched: bool,
) -> None:
    box = next((one for one in named.values() if one), None)
    doubt = "" if vouched and box else _doubt(mail, box, boxes)
    mail.outside = [address for address in mail.outside if address not in named]
    if doubt or box is None:
        return _hold(mail, MailState.REVIEW, doubt, handed)
    CapturedMail.objects.filter(pk=mail.pk).update(dropped_by=box.staff, outside=mail.outside)
    mail.dropped_by = box.staff
    if mail.outside:
        return None
    return _unwrap(mail, envelope, box.staff, handed, at)


def _doubt(mail: CapturedMail, box: Dropbox | None, boxes: Boxes) -> str:
    if box is None:
        return "it came to a dropbox address that is nobody's, or not any more"
    if boxes.people.get(mail.author) != box.staff or not box.staff.is_active:
        return f"it came to the dropbox address of {box.staff.name}, but {mail.author or 'nobody named'} sent it"
    if mail.dmarc not in PASSED:
        return f"it came to the dropbox address of {box.staff.name}, but no server we believe vouches for its sender"
    return ""


def _unwrap(mail: CapturedMail, envelope: Envelope, staff: StaffMember, handed: Handed, at: datetime) -> None:
    """Each mail in a forward becomes a mail of its own; the forward itself is only how it came."""
    raws = _inner(mail, envelope, staff, at)
    if not raws:
        words = "no mail could be made out in it; forward it as an attachment, or file it by hand"
        return _hold(mail, MailState.REVIEW, words, handed)
    for raw in raws:
        inside = read(raw)
        if _is_known(inside):
            continue
        [kept] = keep([Arrival(raw)], at=at)
        if kept.new:
            kept.mail.found_in, kept.mail.dropped_by = mail, staff
            kept.mail.save(update_fields=["found_in", "dropped_by"])
            handed.found[kept.mail] = inside
    return _hold(mail, MailState.SET_ASIDE, "a forward; the mail in it was taken out", handed)


def _inner(mail: CapturedMail, envelope: Envelope, staff: StaffMember, at: datetime) -> list[bytes]:
    parts = parts_of(mail.message)
    if not looks_forwarded(mail.subject, envelope.text, parts):
        return []
    if whole := attached(parts):
        return whole
    zone = ZoneInfo(staff.timezone) if staff.timezone else calendar_at(at).zone
    found = quoted(envelope.text, forwarded_at=mail.sent_at or at, zone=zone)
    return [found.rebuilt(Mailbox(mail.author, mail.author_name))] if found else []


def _is_known(inside: Envelope) -> bool:
    """Whether the same mail came by itself already: same author and subject, within two minutes."""
    if inside.dated is None:
        return False
    same = CapturedMail.objects.filter(author=inside.author.address, base_subject=inside.base_subject[:300])
    return same.filter(sent_at__range=(inside.dated - SAME_MAIL, inside.dated + SAME_MAIL)).exists()


def _hold(mail: CapturedMail, state: MailState, reason: str, handed: Handed) -> None:
    CapturedMail.objects.filter(pk=mail.pk).update(state=state, reason=reason[:200], outside=mail.outside)
    if state == MailState.REVIEW:
        # Whoever may not see a client it names does not see it either.
        hint_at([mail], known(mail.outside))
    handed.held.add(mail.pk)


def _boxes() -> Boxes:
    by_token = {one.token: one for one in Dropbox.objects.select_related("staff")}
    addresses = Source.objects.filter(kind=SourceKind.DROPBOX).values_list("address", flat=True)
    return Boxes(by_token, frozenset(address.lower() for address in addresses), our_people() if by_token else {})


def _delivered(understood: Mapping[CapturedMail, Envelope]) -> dict[int, list[str]]:
    rows = Sighting.objects.filter(mail__in=understood).exclude(envelope_to="").values_list("mail_id", "envelope_to")
    found: dict[int, list[str]] = {}
    for pk, address in rows:
        found.setdefault(pk, []).append(address.lower())
    return found


def _addresses(envelope: Envelope) -> list[str]:
    return [box.address for box in (*envelope.to, *envelope.cc)]
