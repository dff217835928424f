from __future__ import annotations

from datetime import datetime

from django.db.models import F
from django.db.models.functions import Coalesce

from ..models import Source


def note_try(
    *, source: Source, at: datetime, brought: int = 0, failure: str = "", answered: bool | None = None
) -> None:
    """Write that a source was asked, whether it answered, what it brought, and in words why not.

    It may answer and still have something wrong with it (`answered`).
    """
    facts: dict[str, object] = {"tried_at": at, "failure": failure[:300], "failing_since": None}
    if failure:
        facts["failing_since"] = Coalesce(F("failing_since"), at)
    if answered if answered is not None else not failure:
        facts["answered_at"] = at
    if brought:
        facts["brought_at"] = at
    Source.objects.filter(pk=source.pk).update(**facts)
