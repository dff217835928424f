"""Questions about what came in. Nothing here writes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from .domains import company_of
from .models import CapturedMail, MailState


@dataclass(frozen=True)
class Unmatched:
    """Mails that wait because nobody knows whose address this is: one company, or one person at a free provider."""

    name: str
    addresses: tuple[str, ...]
    mails: int
    newest: datetime | None
    subject: str


def unmatched() -> list[Unmatched]:
    """What waits for a client, by company, the newest first."""
    rows = CapturedMail.objects.filter(state=MailState.UNMATCHED).only("outside", "outbound", "sent_at", "subject")
    groups: dict[str, list[CapturedMail]] = {}
    for mail in rows.order_by("-sent_at", "-id"):
        for name in dict.fromkeys(map(company_of, _asked(mail))):
            groups.setdefault(name, []).append(mail)
    return [_group(name, mails) for name, mails in groups.items()]


def _asked(mail: CapturedMail) -> Sequence[str]:
    """Whose client is looked for: the author of what came in, everybody we wrote to."""
    outside: Sequence[str] = mail.outside
    return outside if mail.outbound else outside[:1]


def _group(name: str, mails: Sequence[CapturedMail]) -> Unmatched:
    addresses = sorted({address for mail in mails for address in _asked(mail) if company_of(address) == name})
    return Unmatched(name, tuple(addresses), len(mails), mails[0].sent_at, mails[0].subject)
