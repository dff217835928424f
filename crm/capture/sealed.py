"""Files that wait on the disk, encrypted piece by piece, so that memory stays flat and a backup shows nothing."""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path
from typing import IO, Any

from django.conf import settings

from crm.staff.sealing import seal, unseal

PIECE = 1024 * 1024


def folder() -> Path:
    found = Path(settings.DATA_DIR) / "imports"
    found.mkdir(mode=0o700, parents=True, exist_ok=True)
    return found


def store(name: str, pieces: Iterable[bytes]) -> int:
    """Write the pieces, one encrypted line each; gives how many bytes they were."""
    size = 0
    with (folder() / name).open("wb") as file:
        for piece in pieces:
            size += len(piece)
            file.write(seal(piece) + b"\n")
    return size


def opened(name: str) -> io.BufferedReader:
    """The file in the clear, read as it is needed. Unreadable when its key is no longer known."""
    return io.BufferedReader(_Unsealed((folder() / name).open("rb")), PIECE)


def remove(name: str) -> None:
    (folder() / name).unlink(missing_ok=True)


def kept() -> list[tuple[str, float]]:
    """Every file that waits, and since when, as the disk says it."""
    return [(path.name, path.stat().st_mtime) for path in folder().glob("*.sealed")]


def pieces_of(stream: IO[bytes]) -> Iterable[bytes]:
    return iter(lambda: stream.read(PIECE), b"")


class _Unsealed(io.RawIOBase):
    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.rest = file, b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        if not self.rest:
            line = self.file.readline()
            self.rest = unseal(line.strip()) if line else b""
        taken, self.rest = self.rest[: len(buffer)], self.rest[len(buffer) :]
        buffer[: len(taken)] = taken
        return len(taken)

    def close(self) -> None:
        self.file.close()
        super().close()
