"""Mailbox files (mboxrd), plain or gzipped, read line by line: memory stays flat whatever the size of the file."""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Iterable, Iterator
from io import BufferedReader
from pathlib import Path
from typing import IO, cast

from crm.staff.errors import Refusal

from ..envelope import MOST_BYTES

BOM = b"\xef\xbb\xbf"
GZIP = b"\x1f\x8b"
# `From ` begins a message only after a blank line and with a date at its end, or bare as Thunderbird writes it:
# people begin lines of text with the word as well (CAPTURE.md 4.1).
ZONE = rb"(?:\s+(?:[+-]\d{4}|[a-z]{1,5}))?"
DATED = re.compile(
    rb"^From (?:\S.*\s)?(?:mon|tue|wed|thu|fri|sat|sun)(?:"
    rb"\s+[a-z]{3}\s+\d{1,2}\s+\d{1,2}:\d{2}(?::\d{2})?" + ZONE + rb"\s+\d{4}" + ZONE + rb"|"
    rb",?\s+\d{1,2}\s+[a-z]{3}\s+\d{4}\s+\d{1,2}:\d{2}(?::\d{2})?" + ZONE + rb")(?:\s+remote from .*)?\s*$",
    re.IGNORECASE,
)
BARE = re.compile(rb"^From(?: -)?\s*$")
QUOTED = re.compile(rb"^>+From ")
LONGEST_LINE = 1024 * 1024
LONGEST_SEPARATOR = 500
# More than this out of one packed file is no mail.
MOST_UNPACKED = 4 * 1024**3


def messages(path: Path) -> Iterator[bytes]:
    """The messages of a file in order. Refusal when it is no mailbox, or when it ends in the middle of one."""
    with path.open("rb") as plain:
        yield from inside(plain, path.name)


def inside(plain: BufferedReader, name: str) -> Iterator[bytes]:
    """The same for a file that is open."""
    packed = plain.peek(len(GZIP))[: len(GZIP)] == GZIP
    stream = cast("IO[bytes]", gzip.GzipFile(fileobj=plain) if packed else plain)
    lines = _lines(stream, name, MOST_UNPACKED if packed else None)
    first = next((line for line in lines if line.strip()), None)
    if first is None:
        raise Refusal(f"{name} is empty. Choose the mailbox file your mail program exported.")
    if not first.removeprefix(BOM).startswith(b"From "):
        raise Refusal(
            f"{name} is no mailbox: its first line does not begin with “From ”. "
            "Choose an .mbox file, or a single message as .eml."
        )
    yield from split(lines)


def split(lines: Iterable[bytes]) -> Iterator[bytes]:
    """The messages in these lines, which follow the first separator; one `>` of quoting is taken off."""
    kept: list[bytes] = []
    size, blank, whole = 0, False, True
    for line in lines:
        if blank and is_separator(line):
            yield _joined(kept)
            kept, size = [], 0
        elif size <= MOST_BYTES:
            # Beyond that the envelope reads only the headers anyway, and memory must stay flat.
            kept.append(line[1:] if whole and QUOTED.match(line) else line)
            size += len(line)
        blank, whole = whole and not line.strip(), line.endswith(b"\n")
    yield _joined(kept)


def is_separator(line: bytes) -> bool:
    return len(line) <= LONGEST_SEPARATOR and bool(DATED.match(line) or BARE.match(line))


def _joined(lines: list[bytes]) -> bytes:
    """The message without the blank line that belongs to the next separator."""
    return b"".join(lines[:-1] if lines and not lines[-1].strip() else lines)


def _lines(stream: IO[bytes], name: str, most: int | None) -> Iterator[bytes]:
    size = 0
    try:
        while line := stream.readline(LONGEST_LINE):
            size += len(line)
            if most is not None and size > most:
                raise Refusal(f"{name} unpacks to more than mail does. What came before was taken in.")
            yield line
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise Refusal(
            f"{name} is damaged: it cannot be unpacked to its end. What came before was taken in; "
            "get the file again and import it, nothing will be doubled."
        ) from error
