"""One worker at a time in a folder, and none for ever."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from ..models import Folder

# Longer than a turn may last; whoever is killed is waited for no longer than this.
FOR = timedelta(minutes=15)


@dataclass
class Claim:
    """The right to say how far a folder was read; it ends when somebody else has it."""

    folder: Folder
    until: datetime

    def write(self, **facts: Any) -> bool:
        """Write on the folder. False when it belongs to another worker by now."""
        if not Folder.objects.filter(pk=self.folder.pk, claimed_until=self.until).update(**facts):
            return False
        for name, value in facts.items():
            setattr(self.folder, name, value)
        return True


@contextmanager
def claimed(folder: Folder, at: datetime) -> Iterator[Claim | None]:
    """The claim on a folder, given back at the end; None while another worker reads in it."""
    before, until = folder.claimed_until, at + FOR
    rows = Folder.objects.free(at).filter(pk=folder.pk, claimed_until=before)
    if not rows.update(claimed_until=until):
        yield None
        return
    folder.refresh_from_db()
    claim = Claim(folder, until)
    try:
        yield claim
    finally:
        claim.write(claimed_until=None)
