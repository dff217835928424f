"""A project manager before the log, with one client, its person, project and leader."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client as Browser

from crm.clients.models import Client, Contact
from crm.projects.models import Project
from crm.staff.models import StaffMember
from crm.web.door import now
from tests import make

PART = {"HX-Request": "true"}


@dataclass
class Desk:
    """Who logs, and about whom."""

    me: StaffMember
    leader: StaffMember
    acme: Client
    jane: Contact
    alder: Project
    browser: Browser

    def log(self, line: str, **fields: Any) -> Any:
        """Sends a line as the form of a page does; the answer is not followed."""
        return self.browser.post("/log/", {"line": line, "key": str(uuid4()), **fields})

    def read(self, line: str, **fields: Any) -> str:
        """What the preview shows."""
        return str(self.browser.post("/log/reading/", {"line": line, **fields}, headers=PART).content.decode())

    def page_after(self, answer: Any) -> str:
        return str(self.browser.get(answer["Location"]).content.decode())


@pytest.fixture
def desk() -> Desk:
    make.house()
    me, leader = make.person("Tamsin Adeyolu"), make.leader("Desmond Arkwhistle")
    acme = make.client("Acme Biologics", short_code="ACM", executive_sponsor=leader)
    alder = make.project(acme, project_manager=me, code="BFS-101", code_name="Alder", opened=now().date())
    browser = Browser()
    browser.force_login(me)
    return Desk(me, leader, acme, make.contact(acme, "Jane Miller"), alder, browser)


@pytest.fixture
def secret(desk: Desk) -> Client:
    """A client that only its own people may see."""
    client = make.client("Pelloway Health", short_code="PWH", restricted_access=True)
    make.contact(client, "Lukas Aeschwend")
    make.question(make.project(client, code="BFS-120", code_name="Tamarind"), now() - timedelta(hours=3))
    return client
