from __future__ import annotations

import re

from playwright.sync_api import expect

from .conftest import Visitor
from .looks import faults_of


def test_a_reply_logged_from_the_desk_stops_its_clock(visitor: Visitor) -> None:
    page = visitor.sign_in("Halvard Quimby", "/?of=team")
    waiting = page.locator("section", has=page.get_by_role("heading", name="Waiting on us")).locator(".row-item")
    before, question = waiting.count(), waiting.first.get_by_role("heading").inner_text()
    waiting.first.get_by_role("link", name="Log reply").click()
    page.get_by_label("What happened, in one line").fill("Answered in full, with the figures.")
    page.get_by_role("button", name="Log it").click()
    expect(page.get_by_role("status").first).to_contain_text(re.compile("stopped", re.IGNORECASE))
    page.goto("/?of=team")
    expect(waiting).to_have_count(before - 1)
    expect(waiting.filter(has_text=question)).to_have_count(0)


def test_axe_finds_nothing(visitor: Visitor) -> None:
    page = visitor.sign_in("Halvard Quimby")
    for path in ("/", "/status/"):
        page.goto(path)
        assert list(faults_of(page)) == []
