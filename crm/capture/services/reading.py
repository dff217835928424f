"""One folder of a mailbox, read on from where it was left."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db import InterfaceError, OperationalError, transaction

from ..arrivals import Arrival
from ..envelope import delivered_to
from ..models import Folder
from ..sources.imap import Head, Lost, Mailbox, Spoilt, Standing
from ..us import Us
from .claiming import Claim
from .intake import take_in_arrivals
from .leftovers import done, due, put_off

log = logging.getLogger(__name__)
AT_ONCE = 50
MOST_BYTES = 25 * 1024 * 1024
# So that fifty large mails do not stand in memory together.
BATCH_BYTES = 32 * 1024 * 1024
# A turn ends after so many seconds; the next one goes on. `time` here measures effort, it dates nothing.
TURN: Final = 300.0
LOOK_BACK = timedelta(days=7)
HISTORY_DAYS = 365


def read_folder(claim: Claim, box: Mailbox, *, us: Us, at: datetime) -> int:
    """Take in what came since the folder was last read; how many messages there were. Refusal when that breaks off."""
    _begin(claim, box, box.examine(claim.folder.name), at)
    turn = Turn(claim, box, us, at)
    turn.take_again()
    began = time.monotonic()
    for batch in batches(box, box.after(claim.folder.last_uid)):
        turn.take(batch)
        if time.monotonic() - began > TURN:
            return turn.brought
    claim.write(read_at=at)
    return turn.brought


def _begin(claim: Claim, box: Mailbox, standing: Standing, at: datetime) -> None:
    """Where to read from: new numbers mean that a week of mail is looked at again; what is known stays single."""
    folder = claim.folder
    if folder.uidvalidity == standing.uidvalidity:
        return
    found = box.since(first_day(claim.folder))
    last = min(found) - 1 if found else max(standing.uidnext - 1, 0)
    folder.leftovers.all().delete()
    claim.write(uidvalidity=standing.uidvalidity, last_uid=last)


def first_day(folder: Folder) -> date:
    """What the server got before that day is not looked at."""
    source = folder.source
    if folder.read_at:
        return (folder.read_at - LOOK_BACK).date()
    return (source.since - timedelta(days=source.options.get("history_days", HISTORY_DAYS))).date()


def batches(box: Mailbox, uids: Sequence[int]) -> Iterator[list[Head]]:
    """What is to be fetched together: at most so many messages, and so many bytes."""
    for first in range(0, len(uids), AT_ONCE):
        batch: list[Head] = []
        for head in box.heads(uids[first : first + AT_ONCE]):
            if batch and sum(_weight(one) for one in (*batch, head)) > BATCH_BYTES:
                yield batch
                batch = []
            batch.append(head)
        if batch:
            yield batch


def _weight(head: Head) -> int:
    return head.size if head.size <= MOST_BYTES else 0


@dataclass
class Turn:
    """What a worker does with a folder while the claim is its own."""

    claim: Claim
    box: Mailbox
    us: Us
    at: datetime
    brought: int = 0

    def take(self, heads: Sequence[Head]) -> None:
        """Fetch, take in, then move on. What fails is left over; what came before and after it is not."""
        arrivals: list[Arrival] = []
        spoilt: dict[int, str] = {}
        lost: Lost | None = None
        for number, head in enumerate(heads, 1):
            try:
                arrivals += self._fetched(head)
            except Spoilt as error:
                spoilt[head.uid] = str(error)
            except Lost as error:
                # It may be this message that makes the server break off, so it is tried no more than three times.
                spoilt[head.uid], lost, heads = str(error), error, heads[:number]
                break
        spoilt |= self._take_in(arrivals)
        self._move_on([head.uid for head in heads], spoilt)
        self.brought += len(arrivals)
        if lost:
            raise lost

    def take_again(self) -> None:
        """Try once more what was left over; what is gone from the server by now is no longer waited for."""
        waiting = due(self.claim.folder, self.at)
        found = self.box.heads(waiting)
        done(self.claim.folder, set(waiting) - {head.uid for head in found})
        self.take(found)

    def _fetched(self, head: Head) -> list[Arrival]:
        """The message; of one that is too large its headers; nothing when it was deleted meanwhile."""
        large = head.size > MOST_BYTES
        raw = self.box.message(head.uid, headers_only=large)
        if raw is None:
            return []
        folder, source = self.claim.folder, self.claim.folder.source
        return [
            Arrival(
                raw,
                since=source.since,
                source=source,
                folder=folder.name,
                uid=head.uid,
                received_at=head.received_at,
                envelope_to=delivered_to(raw, source.address),
                left_out=f"its text and attachments, {head.size // 2**20} MB" if large else "",
            )
        ]

    def _take_in(self, arrivals: Sequence[Arrival]) -> dict[int, str]:
        """Those that cannot be stored, and why. A database that is away is nobody's fault: that ends the turn."""
        try:
            take_in_arrivals(arrivals, us=self.us, at=self.at)
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            log.exception("these mails could not be stored together; each is tried alone")
            return {uid: why for arrival in arrivals if (uid := arrival.uid) and (why := self._alone(arrival))}
        return {}

    def _alone(self, arrival: Arrival) -> str:
        try:
            take_in_arrivals([arrival], us=self.us, at=self.at)
        except (OperationalError, InterfaceError):
            raise
        except Exception as error:
            log.exception("mail %s of folder %s could not be stored", arrival.uid, self.claim.folder.pk)
            return f"it could not be stored ({type(error).__name__}: {error})"[:200]
        return ""

    def _move_on(self, uids: Sequence[int], spoilt: dict[int, str]) -> None:
        folder = self.claim.folder
        with transaction.atomic():
            if not self.claim.write(last_uid=max([folder.last_uid, *uids])):
                raise Lost("another worker has taken over")
            done(folder, set(uids) - spoilt.keys())
            for uid, reason in spoilt.items():
                put_off(folder, uid, reason, self.at)
