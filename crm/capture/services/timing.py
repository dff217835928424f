"""When a mail counts from, whichever of its copies is met first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from crm.conversations.services import correct

from ..arrivals import Arrival
from ..envelope import last_hop
from ..models import CapturedMail, Filing
from ..verdicts import remark

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
REASON = "Another copy of the mail says when it really came."


def facts_of(mail: CapturedMail) -> dict[str, Any]:
    """Of an interaction what depends on when its mail came, whatever is decided of it."""
    return {"occurred_at": mail.occurred_at}


def received(arrivals: Iterable[Arrival], at: datetime) -> datetime | None:
    """The earliest a server of ours had it; of a file nothing is known."""
    moments = [_came(arrival) for arrival in arrivals]
    return min([*filter(None, moments), at]) if any(moments) else None


def _came(arrival: Arrival) -> datetime | None:
    """Copying a mailbox gives its mails new dates, but the hop that brought them still says when."""
    hop = last_hop(arrival.raw) if arrival.received_at else None
    return min(arrival.received_at, hop) if arrival.received_at and hop and hop > EARLIEST else arrival.received_at


def counts_from(arrivals: Sequence[Arrival]) -> datetime | None:
    """The earliest cut-off among the sources that brought it; None as soon as one has none."""
    cuts = [arrival.since for arrival in arrivals]
    return None if None in cuts else min(cut for cut in cuts if cut)


def lowered(mail: CapturedMail, arrivals: Sequence[Arrival], at: datetime) -> bool:
    """Let a known mail count from when these copies say. Whether that changed anything."""
    came, cut = received(arrivals, at), counts_from(arrivals)
    earlier = min((moment for moment in (mail.received_at, came) if moment), default=None)
    freer = None if mail.counts_from is None or cut is None else min(mail.counts_from, cut)
    if (earlier, freer) == (mail.received_at, mail.counts_from):
        return False
    mail.received_at, mail.counts_from = earlier, freer
    CapturedMail.objects.filter(pk=mail.pk).update(received_at=earlier, counts_from=freer)
    return True


def retime(mail: CapturedMail, before: dict[str, Any], *, at: datetime) -> None:
    """Bring timelines to what is known now; what a person corrected since stays."""
    after = facts_of(mail)
    moved = [name for name in after if after[name] != before[name]]
    for filing in Filing.objects.filter(mail=mail, interaction__withdrawn_at=None).select_related("interaction"):
        fact = filing.interaction
        changes = {name: after[name] for name in moved if getattr(fact, name) == before[name]}
        if changes:
            correct(interaction=fact, by=None, at=at, reason=REASON, **changes)
    CapturedMail.objects.filter(pk=mail.pk).update(reason=remark(mail))
