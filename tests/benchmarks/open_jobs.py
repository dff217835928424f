"""The jobs of a house without walls and without a trail. There is none: it is made here, to be measured against.

Whoever imported a verb holds it by its name, so what it does is exchanged and not the verb.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from crm.clients import queries
from crm.clients.models import Client
from crm.staff.models import AuditEvent, StaffMember
from crm.staff.services import trail

from .jobs import serve
from .product import JOBS


def everybody_sees(user: StaffMember, *, at: datetime) -> QuerySet[Client]:
    return Client.objects.all()


def nobody_notes(**change: Any) -> AuditEvent:
    return AuditEvent()


def work() -> None:
    queries.clients_for.__code__ = everybody_sees.__code__
    for verb in (trail.note_change, trail.note_changes):
        verb.__code__, verb.__kwdefaults__ = nobody_notes.__code__, {}
    serve(JOBS)
