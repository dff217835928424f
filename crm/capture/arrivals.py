"""A message as it reaches us: its bytes, and where and when they were met."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from .models import Source


@dataclass(frozen=True)
class Arrival:
    """`since`: from when on its mail counts; what is older is history. None: all of it counts.

    `received_at` is the mail server's own word for when it came; a file has none. `left_out` says in words what of
    the message stayed behind.
    """

    raw: bytes
    since: datetime | None = None
    source: Source | None = None
    folder: str = ""
    uid: int | None = None
    received_at: datetime | None = None
    envelope_to: str = ""
    left_out: str = ""
