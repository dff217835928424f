"""From a line that is understood to the rows it speaks of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from crm.clients.models import Client, Contact
from crm.projects.models import Project
from crm.staff.models import StaffMember
from crm.worktime.spans import in_words

from .models import Clock
from .outlook import Outlook
from .values import Priority


@dataclass(frozen=True)
class Facts:
    """One contact as a person logged it. `promises` are texts with their moments."""

    client: Client
    channel: str
    direction: str
    occurred_at: datetime
    summary: str
    projects: tuple[Project, ...] = ()
    contacts: tuple[Contact, ...] = ()
    leaders: tuple[StaffMember, ...] = ()
    priority: str = Priority.NORMAL
    needs_reply: bool | None = None
    owed: bool = False
    reached: bool = True
    answers: Clock | None = None
    promises: tuple[tuple[str, datetime], ...] = ()


def facts_of(seen: Outlook, client: Client) -> Facts:
    """What is written for a line. A length has no field of its own, so the words keep it."""
    reading = seen.reading
    length = f" ({in_words(reading.length)})" if reading.length else ""
    leaders = StaffMember.objects.filter(pk__in=[row.pk for row in reading.leaders])
    return Facts(
        client=client,
        channel=reading.channel,
        direction=reading.direction,
        occurred_at=reading.occurred_at,
        summary=f"{reading.summary}{length}",
        projects=tuple(client.projects.filter(pk__in=[row.pk for row in seen.projects])),
        contacts=tuple(client.contacts.filter(pk__in=[row.pk for row in reading.contacts])),
        leaders=tuple(leaders) if reading.leaders else (),
        priority=reading.priority,
        needs_reply=reading.needs_reply,
        owed=reading.owed,
        reached=reading.reached,
        answers=seen.stops,
        promises=tuple((due.text, due.at) for due in reading.promises),
    )
