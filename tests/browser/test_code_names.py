"""A page on a wall: code names on, a call logged under one, off again."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from .axe import no_violations
from .chromium import DESKTOP, PHONE
from .conftest import Visitor

# Clients of the demo company, and people of theirs.
NAMES = re.compile("Quillhaven|Fjordhavn|Cindermere|Marrowby|Torkelsby|Rosengrove", re.IGNORECASE)


@pytest.fixture
def page(visitor: Visitor) -> Page:
    found = visitor.sign_in("Tamsin Adeyolu", "/?of=team")
    assert NAMES.search(found.content())
    found.keyboard.press("c")
    expect(found.get_by_text("Code names are on.")).to_be_visible()
    return found


def test_a_call_is_logged_under_a_code_name_and_nobody_is_named(page: Page) -> None:
    assert page.url.endswith("/?of=team")
    page.keyboard.press("l")
    expect(page.get_by_label("What happened, in one line")).to_be_focused()
    page.keyboard.type("call Wagtail viburnum 15m board page ok")
    for text in ("Phone call", "Wagtail", "BFS-122 Viburnum"):
        expect(page.get_by_role("list", name="Understood")).to_contain_text(text)
    page.keyboard.press("Enter")
    expect(page.locator("#said")).to_contain_text("Logged.")
    page.keyboard.press("/")
    page.keyboard.type("wagtail")
    expect(page.locator("#palette").get_by_role("option").first).to_contain_text("Wagtail")
    page.keyboard.press("Enter")
    page.wait_for_url("**/clients/*/")
    expect(page.get_by_text("board page ok")).to_be_visible()
    assert not NAMES.search(page.content() + page.title())


def test_the_switch_behind_the_initials_ends_it(page: Page) -> None:
    page.locator(".me summary").click()
    page.get_by_role("button", name="Code names: on").click()
    expect(page.get_by_text("Code names are on.")).to_have_count(0)
    expect(page.get_by_text(NAMES).first).to_be_visible()


def test_a_form_that_holds_a_name_waits(page: Page, visitor: Visitor) -> None:
    page.goto("/clients/1/")
    page.get_by_role("link", name="Change", exact=True).click()
    expect(page.get_by_role("heading", name="This waits until code names are off.")).to_be_visible()
    page.get_by_role("main").get_by_role("button", name="Switch code names off").click()
    expect(page.get_by_label("Name*", exact=True)).to_have_value("Quillhaven Therapeutics")
    # The browser tells of the answer 403.
    visitor.faults.clear()


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_everybody_can_use_it(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    no_violations(page)
