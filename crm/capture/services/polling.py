"""Reads what is new in a mailbox. Every step may be the last: nothing is lost by it, and nothing comes twice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from crm.staff.errors import Refusal
from crm.staff.sealing import Unreadable

from ..known import ours
from ..models import Folder, Source, SourceKind
from ..sources.imap import Mailbox, mailbox
from .accounts import account_of
from .claiming import claimed
from .pulse import note_try
from .reading import read_folder

NO_SENT = (
    "The folder of sent mail was not found, so replies from a mail program stop no clock. Name the folder in the "
    "settings of this mailbox."
)


def poll(*, source: Source, at: datetime) -> int:
    """Take in what is new in the folders of this mailbox; how many messages there were.

    A folder that another worker reads is left to it. What went wrong stands on the source.
    """
    try:
        with mailbox(account_of(source)) as box:
            names, trouble = wanted(source, box)
            brought = sum(_read(folder, box, at) for folder in _folders(source, names))
    except (Refusal, Unreadable) as error:
        note_try(source=source, at=at, failure=str(error))
        return 0
    note_try(source=source, at=at, brought=brought, failure=trouble, answered=True)
    return brought


def wanted(source: Source, box: Mailbox) -> tuple[list[str], str]:
    """The folders to read, and what is missing among them. Into a dropbox others write; it has no sent mail."""
    inbox = _inbox(source)
    if source.kind == SourceKind.DROPBOX:
        return [inbox], ""
    sent = source.options.get("sent") or box.sent()
    return [inbox, *([sent] if sent else [])], "" if sent else NO_SENT


def _inbox(source: Source) -> str:
    return source.options.get("inbox") or "INBOX"


def _folders(source: Source, names: list[str]) -> Iterator[Folder]:
    for name in names:
        folder, _ = Folder.objects.get_or_create(source=source, name=name)
        folder.source = source
        yield folder


def _read(folder: Folder, box: Mailbox, at: datetime) -> int:
    # Nobody but its owner puts mail into the other folder, so nothing there must prove where it comes from.
    us = ours() if folder.name == _inbox(folder.source) else ours().unchecked()
    with claimed(folder, at) as claim:
        return read_folder(claim, box, us=us, at=at) if claim else 0
