"""The raw bytes first, in a transaction of their own, each message once (CAPTURE.md 4.1, 4.3)."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from ..envelope import Identity, identify
from ..models import CapturedMail, ImportRun

# Two copies of one mail may differ by what a server rounds; more is another mail under a stolen id.
SAME_MOMENT = timedelta(seconds=2)


@dataclass(frozen=True)
class Kept:
    """A stored message, its bytes at hand, and whether it came for the first time."""

    mail: CapturedMail
    raw: bytes
    new: bool


@transaction.atomic
def keep(raws: Sequence[bytes], *, at: datetime, run: ImportRun | None) -> list[Kept]:
    """Store what is not stored yet; one answer for each message, in order. Safe to do twice and side by side."""
    identities = [identify(raw) for raw in raws]
    known = _known(identities)
    found = [
        _same_mail(identity, known) or _new(raw, identity, known, at, run)
        for raw, identity in zip(raws, identities, strict=True)
    ]
    new = {mail.key: mail for mail in found if mail._state.adding}
    CapturedMail.objects.bulk_create(new.values(), batch_size=100, ignore_conflicts=True)
    stored = {mail.key: mail for mail in CapturedMail.objects.filter(key__in=new).defer("raw")}
    conflicts = {mail.message_id for mail in new.values() if mail.id_conflict}
    if conflicts:
        CapturedMail.objects.filter(message_id__in=conflicts).update(id_conflict=True)
    return [Kept(stored.get(mail.key, mail), raw, mail.key in new) for mail, raw in zip(found, raws, strict=True)]


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
    raw: bytes, identity: Identity, known: dict[str, list[CapturedMail]], at: datetime, run: ImportRun | None
) -> CapturedMail:
    others = known[identity.name]
    mail = CapturedMail(
        # A second mail under an id that is taken is kept under that id and its own fingerprint.
        key=f"{identity.name} {identity.fingerprint[7:39]}" if others else identity.name,
        message_id=identity.message_id,
        id_conflict=bool(others),
        dated=identity.dated,
        sha256=hashlib.sha256(raw).hexdigest(),
        import_run=run,
        taken_in_at=at,
    )
    mail.message = raw
    others.append(mail)
    return mail


def _same(one: datetime | None, other: datetime | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) <= SAME_MOMENT
