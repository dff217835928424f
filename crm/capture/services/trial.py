"""Looks into a mailbox as a poll would, and takes nothing."""

from __future__ import annotations

from dataclasses import dataclass

from crm.staff.errors import Refusal
from crm.staff.sealing import Unreadable

from ..models import Folder, Source
from ..sources.imap import Mailbox, mailbox
from .accounts import account_of
from .polling import wanted
from .reading import first_day


@dataclass(frozen=True)
class Look:
    """A folder, and how many messages the next turns would read from it."""

    folder: str
    waiting: int


@dataclass(frozen=True)
class Trial:
    looks: tuple[Look, ...] = ()
    trouble: str = ""


def try_mailbox(source: Source) -> Trial:
    """Signs in and counts. What is wrong is said as a poll would say it."""
    try:
        with mailbox(account_of(source)) as box:
            names, trouble = wanted(source, box)
            return Trial(tuple(Look(name, _waiting(source, name, box)) for name in names), trouble)
    except (Refusal, Unreadable) as error:
        return Trial(trouble=str(error))


def _waiting(source: Source, name: str, box: Mailbox) -> int:
    standing = box.examine(name)
    folder = Folder.objects.filter(source=source, name=name).first() or Folder(source=source, name=name)
    if folder.uidvalidity == standing.uidvalidity:
        return len(box.after(folder.last_uid))
    return len(box.since(first_day(folder)))
