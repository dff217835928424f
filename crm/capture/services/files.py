"""A whole file of mail, in batches. A run that was broken off is continued by importing the file again."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from crm.staff.errors import Refusal

from ..envelope import named_in, read
from ..known import our_people
from ..models import ImportRun
from ..sources.kinds import messages
from ..us import Us
from .intake import take_in_all
from .keep import Kept

AT_ONCE = 100
Tell = Callable[[Counter[str]], object]


def import_file(
    path: Path,
    *,
    us: Us,
    at: datetime,
    create_clients: bool = False,
    since: datetime | None = None,
    tell: Tell = lambda counts: None,
) -> ImportRun:
    """Take in every message of a mailbox or .eml file; `tell` hears the counts after each batch.

    Mails from before `since` are history: they stand where they belong, and start no clock.

    Refusal when there is no such file, when it is no mail, when nobody of ours is in it, or, after what is whole
    was taken in, when it is damaged. The caller says with `finish` that the run came to its end.
    """
    _check(path, us.with_people(our_people()))
    ours = {"domains": sorted(us.domains), "addresses": sorted(us.addresses)}
    run = ImportRun.objects.create(name=path.name[:300], sha256=_digest(path), us=ours, started_at=at)
    counts: Counter[str] = Counter()
    with path.open("rb") as stream:
        for batch in batches(messages(stream, path.name), AT_ONCE):
            counts += counted(take_in_all(batch, us=us, at=at, create_clients=create_clients, run=run, since=since))
            # Only the file's last message can have been cut off with it.
            counts["cut_off"] = int(read(batch[-1]).cut_off)
            ImportRun.objects.filter(pk=run.pk).update(counts=counts)
            tell(counts)
    run.refresh_from_db()
    return run


def finish(*, run: ImportRun, at: datetime) -> None:
    ImportRun.objects.filter(pk=run.pk).update(finished_at=at)


def batches(found: Iterable[bytes], size: int) -> Iterator[list[bytes]]:
    """The messages in lists of at most `size`; those before a damage come first, then the Refusal."""
    batch: list[bytes] = []
    try:
        for raw in found:
            batch.append(raw)
            if len(batch) == size:
                yield batch
                batch = []
    except Refusal:
        if batch:
            yield batch
        raise
    if batch:
        yield batch


def counted(kept: Sequence[Kept]) -> Counter[str]:
    states = Counter(str(one.mail.state) for one in kept if one.new)
    return states + Counter(mails=len(kept), known=sum(not one.new for one in kept))


def _check(path: Path, us: Us) -> None:
    if not path.is_file():
        raise Refusal(f"There is no file {path}. Give the path of an .mbox, .mbox.gz or .eml file.")
    with path.open("rb") as stream:
        names_one_of(us, messages(stream, path.name), path.name)


def names_one_of(us: Us, found: Iterable[bytes], name: str) -> None:
    """Refusal for a file in which nobody of ours wrote or got any mail."""
    if not any(us.owns(address) for raw in found for address in named_in(raw)):
        raise Refusal(
            f"Nobody of ours wrote or got any mail in {name}, so nothing was taken in. "
            "Check the domains and addresses that are said to be ours."
        )


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
