"""An archive becomes the files in it, each of which then waits for its turn."""

from __future__ import annotations

import tempfile
import uuid
from typing import IO, cast
from zipfile import ZipFile

from django.db import transaction

from crm.staff.errors import Refusal

from .. import sealed
from ..models import ImportPart, PartState
from ..sources import archive
from ..sources.archive import Member


@transaction.atomic
def unpack(part: ImportPart) -> bool:
    """Safe to do again after a turn that broke off: what it had written is not in the table."""
    # A file without a name: nobody else can open it, and it is gone when this ends, however it ends.
    with tempfile.TemporaryFile(dir=sealed.folder()) as clear, sealed.opened(part.stored) as stream:
        for piece in sealed.pieces_of(stream):
            clear.write(piece)
        clear.seek(0)
        with archive.opened(cast("IO[bytes]", clear), part.name) as packed:
            found = archive.members(packed)
            if not found:
                raise Refusal(f"There is no mail in {part.name}.")
            for member in found:
                _keep(part, packed, member)
    return True


def _keep(part: ImportPart, packed: ZipFile, member: Member) -> None:
    stored, size, refusal = "", 0, member.refusal
    if not refusal:
        stored = f"{uuid.uuid4().hex}.sealed"
        try:
            size = sealed.store(stored, archive.pieces(packed, member))
            refusal = "" if size else f"{member.name} is empty."
        except Refusal as error:
            refusal = str(error)
    if refusal:
        sealed.remove(stored or "nothing")
    state = PartState.REFUSED if refusal else PartState.WAITING
    ImportPart.objects.create(
        run=part.run, name=member.name, size=size, stored="" if refusal else stored, state=state, said=refusal[:300]
    )
