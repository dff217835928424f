"""A single message in a file of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from crm.staff.errors import Refusal


def messages(path: Path) -> Iterator[bytes]:
    """The one message of the file. Refusal when the file is empty."""
    raw = path.read_bytes()
    if not raw.strip():
        raise Refusal(f"{path.name} is empty. Choose the message file your mail program saved.")
    yield raw
