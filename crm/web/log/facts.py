"""From a line that is understood to the rows it speaks of."""

from __future__ import annotations

from datetime import datetime

from crm.staff.models import StaffMember

from ..access import client_or_404
from ..spans import in_words
from .outlook import Outlook
from .write import Facts


def facts_of(seen: Outlook, client: int, user: StaffMember, at: datetime) -> Facts:
    """What is written for a line. A length has no field of its own, so the words keep it."""
    reading, found = seen.reading, client_or_404(user, client, at)
    length = f" ({in_words(reading.length)})" if reading.length else ""
    leaders = StaffMember.objects.filter(pk__in=[row.pk for row in reading.leaders])
    return Facts(
        client=found,
        channel=reading.channel,
        direction=reading.direction,
        occurred_at=reading.occurred_at,
        summary=f"{reading.summary}{length}",
        projects=tuple(found.projects.filter(pk__in=[row.pk for row in seen.projects])),
        contacts=tuple(found.contacts.filter(pk__in=[row.pk for row in reading.contacts])),
        leaders=tuple(leaders) if reading.leaders else (),
        priority=reading.priority,
        needs_reply=reading.needs_reply,
        owed=reading.owed,
        reached=reading.reached,
        answers=seen.stops,
        promises=tuple((due.text, due.at) for due in reading.promises),
    )
