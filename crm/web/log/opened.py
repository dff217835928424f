"""Where a log was opened, and what that says already."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import datetime
from urllib.parse import urlencode
from uuid import uuid4

from django.http import HttpRequest
from django.urls import reverse

from crm.clients.models import Client
from crm.conversations.line import Preset
from crm.conversations.models import Clock
from crm.conversations.values import Channel, Direction
from crm.projects.models import Project
from crm.staff.models import StaffMember

from ..access import client_or_404, clock_or_404, contact_or_404, project_or_404
from ..numbers import row_number
from ..respond import page_of

# What an address can say; the first that is there counts.
PARAMS = ("answers", "project", "contact", "client")
KEY = re.compile(r"[0-9a-f-]{32,36}")
# A voice message and a web form are answered by mail.
ANSWERED_BY_MAIL = (Channel.VOICEMAIL, Channel.WEB_FORM)


@dataclass(frozen=True)
class Opened:
    """What the page is about, where to go afterwards, and the key that makes one entry of one form."""

    key: str
    next: str
    client: Client | None = None
    project: Project | None = None
    clock: Clock | None = None
    preset: Preset = field(default_factory=Preset)

    @property
    def fields(self) -> dict[str, int]:
        """What an address or a hidden field carries."""
        found = {"answers": self.clock, "project": self.project}
        named = {name: row.pk for name, row in found.items() if row}
        return named or ({"client": self.client.pk} if self.client else {})

    @property
    def query(self) -> str:
        return urlencode(self.fields)

    @property
    def example(self) -> str:
        """A line such as is needed here."""
        if self.clock:
            return "sent the data, owe the report fri"
        return f"call {'' if self.client else 'Acme '}Jane 15m stability plan ok, owe data fri"

    def at_client(self, pk: int, user: StaffMember, at: datetime) -> tuple[Client, Opened]:
        """The client a line named, and the same beginning there."""
        if self.client and self.client.pk == pk:
            return self.client, self
        client = client_or_404(user, pk, at)
        return client, Opened(self.key, self.next, client, preset=Preset(client=pk))

    def anew(self) -> Opened:
        """With a fresh key, for an entry of its own."""
        return replace(self, key=str(uuid4()))


def opened(request: HttpRequest, user: StaffMember, at: datetime) -> Opened:
    """Read from the address or the form. 404 for what this person may not see."""
    params = request.POST if request.method == "POST" else request.GET
    numbers = {name: row_number(params[name]) for name in PARAMS if params.get(name, "").isdecimal()}
    key = params.get("key", "")
    key = key if KEY.fullmatch(key) else str(uuid4())
    after = params.get("next") or _page(request)
    if "answers" in numbers:
        clock = clock_or_404(user, numbers["answers"], at)
        return Opened(key, after or "/", clock.client, clock=clock, preset=_reply_to(clock))
    if "project" in numbers:
        project = project_or_404(user, numbers["project"], at)
        preset = Preset(client=project.client_id, projects=(project.pk,))
        return Opened(key, after or reverse("project", args=[project.pk]), project.client, project, preset=preset)
    if "contact" in numbers:
        contact = contact_or_404(user, numbers["contact"], at)
        page = after or reverse("client", args=[contact.client_id])
        return Opened(key, page, contact.client, preset=Preset(client=contact.client_id, contacts=(contact.pk,)))
    if "client" in numbers:
        client = client_or_404(user, numbers["client"], at)
        return Opened(key, after or reverse("client", args=[client.pk]), client, preset=Preset(client=client.pk))
    return Opened(key, after)


def _page(request: HttpRequest) -> str:
    """The page a dialog lies on; the log's own page is none to come back to."""
    page = page_of(request)
    return "" if page.startswith(reverse("log")) else page


def _reply_to(clock: Clock) -> Preset:
    asked = clock.opened_by
    return Preset(
        client=clock.client_id,
        projects=tuple(asked.projects.values_list("pk", flat=True)),
        contacts=tuple(asked.contacts.values_list("pk", flat=True)),
        channel=Channel.EMAIL if asked.channel in ANSWERED_BY_MAIL else asked.channel,
        direction=Direction.OUTBOUND,
    )
