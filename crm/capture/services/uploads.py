"""Files of mail that people hand in: kept encrypted, taken in piece by piece by whoever finds them waiting."""

from __future__ import annotations

import hashlib
import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import TypedDict, Unpack

from django.db import transaction

from crm.staff.errors import Refusal
from crm.staff.models import StaffMember
from crm.staff.sealing import Unreadable

from .. import sealed
from ..mail.parts import clean_name
from ..models import ImportPart, ImportRun, PartState
from ..sources.kinds import check_name, is_archive, messages
from ..us import Us
from .files import AT_ONCE, batches, counted, names_one_of
from .intake import take_in_all
from .unpacking import unpack

MOST_BYTES, MOST_FILES = 50 * 1024 * 1024, 100
# One turn takes no more messages than this, so that others get theirs, and a killed one is gone on with soon.
A_TURN, PATIENCE = 500, timedelta(minutes=5)
A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Upload:
    name: str
    size: int
    pieces: Iterable[bytes]


class Asked(TypedDict, total=False):
    """What whoever brings the files says of their mail."""

    since: datetime | None
    creates_clients: bool


def accept(
    *, uploads: Sequence[Upload], us: Us, by: StaffMember | None, at: datetime, **asked: Unpack[Asked]
) -> ImportRun:
    """Keep these files until they are taken in. A file that cannot be taken is told beside the others.

    Mails from before `since` are history. With `creates_clients` an unknown sender's company becomes a client.
    Refusal when there is none, or there are too many at once.
    """
    if not 0 < len(uploads) <= MOST_FILES:
        raise Refusal(f"Choose up to {MOST_FILES} files of mail." if uploads else "Choose at least one file of mail.")
    ours = {"domains": sorted(us.domains), "addresses": sorted(us.addresses)}
    names = [clean_name(upload.name) for upload in uploads]
    digest = hashlib.sha256("\0".join(names).encode()).hexdigest()
    name = names[0] if len(names) == 1 else f"{names[0]} and {len(names) - 1} more"
    run = ImportRun.objects.create(name=name[:300], sha256=digest, us=ours, by=by, started_at=at, **asked)
    for upload, clean in zip(uploads, names, strict=True):
        _keep(run, upload, clean)
    _close(run, at)
    return run


def go_on(*, at: datetime) -> bool:
    """Take the next turn at a file that waits. False when none does. Safe to do side by side and halfway."""
    part = ImportPart.objects.free(at).select_related("run").first()
    if part is None:
        _clear_out(at)
        return False
    if not ImportPart.objects.free(at).filter(pk=part.pk).update(claimed_until=at + PATIENCE):
        return True
    try:
        done = unpack(part) if is_archive(part.name) else _take_in(part, at)
        if done:
            _end(part, PartState.DONE)
    except (Refusal, Unreadable) as refusal:
        _end(part, PartState.DONE if part.read else PartState.REFUSED, str(refusal))
    ImportPart.objects.filter(pk=part.pk).update(claimed_until=None)
    _close(part.run, at)
    return True


def _keep(run: ImportRun, upload: Upload, name: str) -> None:
    refusal = _refusal(upload, name)
    stored = "" if refusal else f"{uuid.uuid4().hex}.sealed"
    if stored:
        sealed.store(stored, upload.pieces)
    state = PartState.REFUSED if refusal else PartState.WAITING
    ImportPart.objects.create(run=run, name=name, size=upload.size, stored=stored, state=state, said=refusal)


def _refusal(upload: Upload, name: str) -> str:
    try:
        check_name(name)
    except Refusal as refusal:
        return str(refusal)
    if not upload.size:
        return f"{name} is empty. Save it again in your mail program."
    return f"{name} is larger than {MOST_BYTES // 2**20} MB. Divide it." if upload.size > MOST_BYTES else ""


def _take_in(part: ImportPart, at: datetime) -> bool:
    """Some messages of a file, from where the last turn stopped; True: to its end."""
    us = Us(frozenset(part.run.us["domains"]), frozenset(part.run.us["addresses"]))
    if not part.read:
        with sealed.opened(part.stored) as stream:
            names_one_of(us, messages(stream, part.name), part.name)
    with sealed.opened(part.stored) as stream:
        rest = islice(messages(stream, part.name), part.read, None)
        for batch in batches(islice(rest, A_TURN), AT_ONCE):
            run = part.run
            kept = take_in_all(batch, us=us, at=at, run=run, since=run.since, create_clients=run.creates_clients)
            _note(part, Counter(part.counts) + counted(kept))
        return next(rest, None) is None


def _note(part: ImportPart, counts: Counter[str]) -> None:
    part.read, part.counts = counts["mails"], dict(counts)
    part.save(update_fields=["read", "counts"])


def _end(part: ImportPart, state: PartState, said: str = "") -> None:
    ImportPart.objects.filter(pk=part.pk).update(state=state, said=said[:300], stored="")
    sealed.remove(part.stored)


def _clear_out(at: datetime) -> None:
    """Without files that nobody knows of: whoever was storing them was killed before the row was written."""
    old = [name for name, since in sealed.kept() if since < (at - A_DAY).timestamp()]
    known = set(ImportPart.objects.filter(stored__in=old).values_list("stored", flat=True)) if old else set()
    for name in old:
        if name not in known:
            sealed.remove(name)


@transaction.atomic
def _close(run: ImportRun, at: datetime) -> None:
    """A run whose files are all done has come to its end."""
    parts = list(run.parts.all())
    counts: Counter[str] = sum((Counter(part.counts) for part in parts), Counter())
    done = all(part.state != PartState.WAITING for part in parts)
    ImportRun.objects.filter(pk=run.pk, finished_at=None).update(counts=counts, finished_at=at if done else None)
