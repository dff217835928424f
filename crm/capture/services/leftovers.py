"""Messages that could not be had or stored: three tries, then a person is told."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from ..models import CapturedMail, Folder, Leftover, MailState, Sighting

TRIES = 3
WAIT = timedelta(minutes=10)


def due(folder: Folder, at: datetime) -> list[int]:
    return list(folder.leftovers.filter(next_try_at__lte=at).values_list("uid", flat=True))


def done(folder: Folder, uids: Collection[int]) -> None:
    folder.leftovers.filter(uid__in=uids).delete()


def put_off(folder: Folder, uid: int, reason: str, at: datetime) -> None:
    """Try it later; after the third time it stands among what could not be read."""
    row = folder.leftovers.filter(uid=uid).first() or Leftover(folder=folder, uid=uid, tries=0)
    row.tries, row.reason, row.next_try_at = row.tries + 1, reason, at + WAIT * (row.tries + 1)
    if row.tries < TRIES:
        row.save()
        return
    _give_up(folder, row, at)
    done(folder, [uid])


def _give_up(folder: Folder, row: Leftover, at: datetime) -> None:
    """What is known of it takes the place of the mail, so that somebody looks for it in the mailbox."""
    mail, _ = CapturedMail.objects.get_or_create(
        key=f"{folder.source_id} {folder.uidvalidity} {row.uid} {folder.name}"[:300],
        defaults={"state": MailState.UNREADABLE, "reason": row.reason, "taken_in_at": at, "sent_at": at},
    )
    place = {"mail": mail, "source": folder.source, "folder": folder.name, "uid": row.uid}
    Sighting.objects.get_or_create(**place, defaults={"received_at": at, "seen_at": at})
