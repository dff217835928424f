from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest

from crm.capture.queries import mail_for, may_place, waiting_mail
from crm.clients.queries import clients_for, within
from crm.conversations.models import Clock
from crm.staff.asking import asked_often
from crm.staff.columns import counting
from crm.staff.models import Installation, StaffMember
from crm.staff.rights import Act, may
from crm.watch.models import Flag

from .disguise import disguised
from .door import now


@dataclass(frozen=True)
class Place:
    """One entry of the main navigation."""

    name: str
    path: str
    here: bool
    count: int = 0
    counted: str = ""


def frame(request: HttpRequest) -> dict[str, Any]:
    """What the frame of each page shows: where we are, whose turn it is, whether this is the demo."""
    user = request.user
    if not isinstance(user, StaffMember):
        return {"demo": settings.DEMO}
    # A part that htmx asked for has no frame, so nothing is counted for it.
    may_record = may(user, Act.RECORD)
    shown = {"demo": settings.DEMO, "may_record": may_record, "disguised": disguised(request)}
    return shown | {"places": lambda: _places(request.path, user)}


def _places(path: str, user: StaffMember) -> list[Place]:
    counted = _counted(user, now())
    waits, flags, silent, mails = counted[0] if counted else (0, 0, 0, 0)
    intake = Place("Intake", "/intake/", path.startswith("/intake/"), mails, "mails wait for a client")
    return [
        Place("Desk", "/", path == "/", waits, "waiting on you"),
        Place("Projects", "/projects/", path.startswith("/projects/")),
        Place("Clients", "/clients/", path.startswith("/clients/")),
        Place("Leadership", "/leadership/", path.startswith("/leadership/")),
        Place("Flags", "/flags/", path.startswith("/flags/"), flags + silent, "open"),
        Place("Weekly", "/weekly/", path.startswith("/weekly/")),
        *([intake] if may_place(user) else []),
    ]


@asked_often
def _counted(user: StaffMember, at: datetime) -> QuerySet[Installation, Any]:
    standing, seen = Flag.objects.all().standing(), clients_for(user, at=at)
    return counting(
        within(Clock.objects.running().filter(owner=user), seen),
        standing.filter(client__in=seen),
        standing.filter(source__isnull=False),
        waiting_mail(mail_for(user, at=at)),
    )
