"""Zip archives of mail files, unpacked within bounds that no honest one reaches."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from crm.staff.errors import Refusal

from ..mail.parts import clean_name
from .kinds import check_name, is_archive

MOST_FILES = 1000
MOST_BYTES = 50 * 1024 * 1024
MOST_ALTOGETHER = 500 * 1024 * 1024
MOST_RATIO = 200
PIECE = 1024 * 1024
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, ValueError)


@dataclass(frozen=True)
class Member:
    """A file in an archive: its clean name, and why it is left out if it is."""

    name: str
    refusal: str = ""
    info: zipfile.ZipInfo | None = None


def members(archive: zipfile.ZipFile) -> list[Member]:
    """What is in it. Refusal when there is too much to be honest."""
    files = [info for info in archive.infolist() if not info.is_dir() and not _is_trifle(info.filename)]
    if len(files) > MOST_FILES:
        raise Refusal(f"It holds {len(files)} files. At most {MOST_FILES} are taken at once; divide it.")
    if sum(info.file_size for info in files) > MOST_ALTOGETHER:
        raise Refusal(f"Unpacked it is larger than {MOST_ALTOGETHER // 2**20} MB. Divide it.")
    return [_member(info) for info in files]


def opened(stream: IO[bytes], name: str) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(stream)
    except BROKEN as error:
        raise Refusal(f"{name} is no zip archive, or damaged. Pack it again.") from error


def pieces(archive: zipfile.ZipFile, member: Member) -> Iterator[bytes]:
    """The bytes of one file. Whatever the archive says of sizes, no more than the bounds are unpacked."""
    if member.info is None:
        return
    size = 0
    try:
        with archive.open(member.info) as file:
            while piece := file.read(PIECE):
                size += len(piece)
                _check_size(member.name, size, member.info.compress_size)
                yield piece
    except BROKEN as error:
        if isinstance(error, Refusal):
            raise
        raise Refusal(f"{member.name} cannot be unpacked: it is damaged, or locked with a password.") from error


def _check_size(name: str, size: int, packed: int) -> None:
    if size > MOST_BYTES:
        raise Refusal(f"{name} is larger than {MOST_BYTES // 2**20} MB. Divide the mailbox in your mail program.")
    if size > PIECE and size > MOST_RATIO * max(packed, 1):
        raise Refusal(f"{name} unpacks to far more than mail does, so it was left out.")


def _member(info: zipfile.ZipInfo) -> Member:
    name = clean_name(info.filename)
    if is_archive(name):
        return Member(name, f"{name} is an archive inside an archive. Unpack it first.")
    try:
        check_name(name)
    except Refusal as refusal:
        return Member(name, str(refusal))
    return Member(name, info=info)


def _is_trifle(name: str) -> bool:
    """What a system adds to every archive."""
    last = name.rpartition("/")[2]
    return name.startswith("__MACOSX/") or last in (".DS_Store", "Thumbs.db", "desktop.ini")
