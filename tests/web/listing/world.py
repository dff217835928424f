"""A house with something for every list, much of it of one moment, so that orders must break ties."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import unescape
from typing import Any

from django.test import Client as Browser
from django.utils.html import strip_tags

from crm.conversations.services import excuse, keep, move, withdraw_promise
from crm.projects.models import Project
from crm.staff.models import StaffMember
from crm.staff.queries import calendar_at
from crm.watch.services import sweep
from crm.web.listing import Asker
from tests import make

PATHS = ("/clients/", "/contacts/", "/projects/", "/interactions/", "/replies/", "/promises/", "/flags/all/")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True)
class World:
    user: StaffMember
    leader: StaffMember
    at: datetime

    @property
    def asker(self) -> Asker:
        hours = calendar_at(self.at)
        return Asker(self.user, self.at, hours, hours.zone)

    @property
    def browser(self) -> Browser:
        browser = Browser()
        browser.force_login(self.user)
        return browser

    def client(self, name: str, **fields: Any) -> Project:
        """A client with a contact, a project and some of everything, all at the same few moments."""
        owner = make.client(name, executive_sponsor=self.leader, relationship_owner=self.user, **fields)
        project = make.project(owner, code_name=f"{name} tree", project_manager=self.user)
        contact = make.contact(owner, f"{name} contact")
        begun = self.at - 30 * DAY
        make.call(project, begun, self.leader, self.user, contacts=[contact], summary=f"{name} call")
        for summary, took in (("answered", HOUR), ("slow", 9 * DAY)):
            asked = make.question(project, begun, summary=f"{name} {summary}")
            make.answer(asked, begun + took, by=self.user, summary=f"{name} reply to {summary}")
        waived = make.question(project, begun, summary=f"{name} waived", channel="chat")
        excuse(clock=make.clock_of(waived), by=self.user, at=begun + HOUR, reason=f"{name} thanks")
        make.question(project, self.at - 20 * DAY, summary=f"{name} late")
        make.question(project, self.at - HOUR / 60, summary=f"{name} waits", channel="voicemail", priority="high")
        self._promises(project, name)
        sweep(self.at, client=owner)
        return project

    def _promises(self, project: Project, name: str) -> None:
        for days, text in ((5, "ahead"), (-5, "overdue"), (-9, "kept"), (-9, "late"), (-5, "moved"), (3, "gone")):
            promise = make.promised(project, self.at + days * DAY, text=f"{name} {text}", owner=self.user)
            if text in ("kept", "late"):
                done = promise.due + (DAY if text == "late" else -DAY)
                keep(commitment=promise, done=done, by=self.user, at=self.at)
            if text == "moved":
                move(commitment=promise, due=self.at + 9 * DAY, reason="agreed", by=self.user, at=self.at)
            if text == "gone":
                withdraw_promise(commitment=promise, reason="no longer wanted", by=self.user, at=self.at)


def world(at: datetime) -> World:
    make.house()
    return World(make.person("Ann"), make.leader("Lea"), at)


def filled(at: datetime) -> World:
    """Four clients, two of each tier, whose rows tie with each other."""
    found = world(at)
    for name, tier in (("Alder", "core"), ("Birch", "core"), ("Cedar", "standard"), ("Doum", "standard")):
        found.client(name, tier=tier)
    return found


def get(browser: Browser, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def first_cells(html: str) -> list[str]:
    """The heading of each row of the page, as text."""
    return [text_of(cell) for cell in re.findall(r'<th scope="row"[^>]*>(.*?)</th>', html, re.S)]


def text_of(html: str) -> str:
    return unescape(strip_tags(html.split('<span class="note">')[0])).strip()


def exported(browser: Browser, path: str) -> list[list[str]]:
    """The lines of the file, its heading first."""
    answer = browser.get(path, {"format": "csv"}) if "?" not in path else browser.get(f"{path}&format=csv")
    assert answer.status_code == 200, path
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    return list(csv.reader(text.splitlines()))


def following(html: str, rel: str) -> str:
    """The address behind “Next” or “Back”; empty without one."""
    found = re.search(rf'<a class="btn" href="([^"]*[?&;]{rel}=[^"]*)"', html)
    return unescape(found[1]) if found else ""
