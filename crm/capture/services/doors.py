"""Secret addresses at which mail providers hand mail over."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime

from crm.staff.models import StaffMember
from crm.staff.sealing import hash_of
from crm.staff.services import note_change

from ..arrivals import Arrival
from ..envelope import delivered_to
from ..known import ours
from ..models import Source, SourceKind
from .intake import take_in_arrivals
from .pulse import note_try


def open_door(*, source: Source, by: StaffMember, at: datetime) -> str:
    """A new secret for the address, told this once; the one before opens nothing any more."""
    token = secrets.token_urlsafe(32)
    Source.objects.filter(pk=source.pk).update(door=hash_of(token))
    note_change(actor=by, at=at, obj=source, field="door", old="", new="a new address")
    return token


def source_behind(token: str) -> Source | None:
    """Only hashes are stored and compared, so the time an answer takes tells nothing of a secret."""
    return Source.objects.active().filter(kind=SourceKind.WEBHOOK, door=hash_of(token)).first()


def take_delivered(*, source: Source, mails: Sequence[tuple[bytes, str]], at: datetime) -> None:
    """Keep and file mails, each with whom it was delivered to, if the provider says. Then they are safe."""
    arrivals = [
        Arrival(raw, source.since, source, received_at=at, envelope_to=to or delivered_to(raw, source.address))
        for raw, to in mails
    ]
    take_in_arrivals(arrivals, us=ours(), at=at)
    note_try(source=source, at=at, brought=len(arrivals))
