"""The raw bytes first, in a transaction of their own, each message once (CAPTURE.md 4.1, 4.3)."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from ..arrivals import Arrival
from ..envelope import Identity, identify
from ..models import CapturedMail, ImportRun, Sighting
from .timing import facts_of, lowered, received

# Two copies of one mail may differ by what a server rounds; more is another mail under a stolen id.
SAME_MOMENT = timedelta(seconds=2)


@dataclass(frozen=True)
class Kept:
    """A stored message, its bytes at hand, and whether it came for the first time.

    `before`: what a known mail said of its time, where this copy of it knows better.
    """

    mail: CapturedMail
    raw: bytes
    new: bool
    before: dict[str, Any] | None = None


@transaction.atomic
def keep(arrivals: Sequence[Arrival], *, at: datetime, run: ImportRun | None = None) -> list[Kept]:
    """Store what is not stored yet, and where each was met; one answer for each message, in order.

    Safe to do twice and side by side.
    """
    identities = [identify(arrival.raw) for arrival in arrivals]
    known = _known(identities)
    found = [
        _same_mail(identity, known) or _new(arrival, identity, known, at, run)
        for arrival, identity in zip(arrivals, identities, strict=True)
    ]
    new = {mail.key: mail for mail in found if mail._state.adding}
    CapturedMail.objects.bulk_create(new.values(), batch_size=100, ignore_conflicts=True)
    stored = {mail.key: mail for mail in CapturedMail.objects.filter(key__in=new).defer("raw")}
    conflicts = {mail.message_id for mail in new.values() if mail.id_conflict}
    if conflicts:
        CapturedMail.objects.filter(message_id__in=conflicts).update(id_conflict=True)
    mails = [stored.get(mail.key, mail) for mail in found]
    before = _timed(mails, arrivals, at)
    _note_sightings(mails, arrivals, at)
    return [
        Kept(mail, arrival.raw, mail.key in new, before.get(mail.pk))
        for mail, arrival in zip(mails, arrivals, strict=True)
    ]


def _timed(mails: Sequence[CapturedMail], arrivals: Sequence[Arrival], at: datetime) -> dict[int, dict[str, Any]]:
    """Lets each mail count from when all its copies say; what those said before whom these copies change."""
    copies: dict[CapturedMail, list[Arrival]] = defaultdict(list)
    for mail, arrival in zip(mails, arrivals, strict=True):
        copies[mail].append(arrival)
    said = {mail: facts_of(mail) for mail in copies}
    return {mail.pk: said[mail] for mail, some in copies.items() if lowered(mail, some, at)}


def _note_sightings(mails: Sequence[CapturedMail], arrivals: Sequence[Arrival], at: datetime) -> None:
    Sighting.objects.bulk_create(
        [
            Sighting(
                mail=mail,
                source=arrival.source,
                folder=arrival.folder,
                uid=arrival.uid,
                received_at=arrival.received_at or at,
                seen_at=at,
                envelope_to=arrival.envelope_to,
            )
            for mail, arrival in zip(mails, arrivals, strict=True)
            if arrival.source
        ],
        ignore_conflicts=True,
    )


def _known(identities: Iterable[Identity]) -> dict[str, list[CapturedMail]]:
    """Stored mails by their Message-ID, or by their key where they have none."""
    ids = {identity.message_id for identity in identities} - {""}
    keys = {identity.fingerprint for identity in identities if not identity.message_id}
    found: dict[str, list[CapturedMail]] = defaultdict(list)
    for mail in CapturedMail.objects.filter(Q(message_id__in=ids) | Q(key__in=keys)).defer("raw").order_by("pk"):
        found[mail.message_id or mail.key].append(mail)
    return found


def _same_mail(identity: Identity, known: Mapping[str, list[CapturedMail]]) -> CapturedMail | None:
    mails = known.get(identity.name, ())
    return next((mail for mail in mails if not identity.message_id or _same(mail.dated, identity.dated)), None)


def _new(
    arrival: Arrival, identity: Identity, known: dict[str, list[CapturedMail]], at: datetime, run: ImportRun | None
) -> CapturedMail:
    others = known[identity.name]
    mail = CapturedMail(
        # A second mail under an id that is taken is kept under that id and its own fingerprint.
        key=f"{identity.name} {identity.fingerprint[7:39]}" if others else identity.name,
        message_id=identity.message_id,
        id_conflict=bool(others),
        dated=identity.dated,
        sha256=hashlib.sha256(arrival.raw).hexdigest(),
        received_at=received([arrival], at),
        counts_from=arrival.since,
        left_out=arrival.left_out,
        import_run=run,
        taken_in_at=at,
    )
    mail.message = arrival.raw
    others.append(mail)
    return mail


def _same(one: datetime | None, other: datetime | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) <= SAME_MOMENT
