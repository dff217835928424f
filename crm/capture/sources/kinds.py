"""What kind of file it is, and the messages in it."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from io import BufferedReader
from pathlib import PurePath

from crm.staff.errors import Refusal

from ..envelope import MOST_BYTES
from . import mbox

MAILBOXES = (".mbox", ".mbx", ".gz", "")
SINGLE = (".eml", ".msg")
ARCHIVES = (".zip",)
TAKEN = "Choose .eml, .msg, .mbox or .mbox.gz files, or a .zip of these."


def ending(name: str) -> str:
    return PurePath(name).suffix.lower()


def is_archive(name: str) -> bool:
    return ending(name) in ARCHIVES


def check_name(name: str) -> None:
    """Refusal for a file whose name says that it is no mail."""
    if ending(name) not in (*MAILBOXES, *SINGLE, *ARCHIVES):
        raise Refusal(f"{name} is no mail. {TAKEN}")


def messages(stream: BufferedReader, name: str) -> Iterator[bytes]:
    """The messages of a file in order. Refusal when it is no mail, or damaged."""
    check_name(name)
    if ending(name) in MAILBOXES:
        yield from mbox.inside(stream, name)
        return
    raw = stream.read(MOST_BYTES + 1)
    if not raw.strip():
        raise Refusal(f"{name} is empty. Choose the message file your mail program saved.")
    # Outlook's own format needs a library that a house without such files never loads.
    yield import_module("crm.capture.sources.outlook").as_mail(raw, name) if ending(name) == ".msg" else raw
