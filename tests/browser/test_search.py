"""Anything is found by keyboard alone: open, three letters, Enter."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Page, expect

from .axe import no_violations
from .chromium import DESKTOP, PHONE
from .conftest import Visitor

LEADER = "Ingrid Vaelstrom"


def palette(visitor: Visitor, path: str = "/", **look: Any) -> Page:
    page = visitor.sign_in(LEADER, path, **look)
    page.keyboard.press("/")
    expect(page.get_by_role("combobox", name="Search")).to_be_focused()
    return page


def test_five_keys_open_a_client(visitor: Visitor) -> None:
    page = palette(visitor)
    page.keyboard.type("pel")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/clients/\d+/"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Pelloway Health")


def test_an_enter_before_the_answer_opens_what_was_typed_last(visitor: Visitor) -> None:
    page = palette(visitor)
    expect(page.get_by_role("option").first).to_be_visible()
    # One key after another without a pause, faster than the field asks.
    page.keyboard.type("saltfen", delay=0)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/clients/\d+/"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Saltfen")


def test_arrows_choose_and_the_field_says_which(visitor: Visitor) -> None:
    page = palette(visitor)
    field = page.get_by_role("combobox", name="Search")
    page.keyboard.type("stability")
    expect(page.get_by_role("listbox")).to_have_attribute("data-of", "stability")
    expect(page.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    second = page.get_by_role("option").nth(1)
    expect(second).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", second.get_attribute("id") or "")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("option").last).to_have_attribute("aria-selected", "true")


def test_an_answer_that_comes_late_leaves_the_choice_where_it_is(visitor: Visitor) -> None:
    page = palette(visitor)
    page.keyboard.type("stability")
    expect(page.get_by_role("listbox")).to_have_attribute("data-of", "stability")
    page.keyboard.press("ArrowDown")
    page.get_by_role("listbox").evaluate("list => list.dataset.before = ''")
    page.get_by_role("combobox", name="Search").evaluate("field => htmx.trigger(field, 'now')")
    expect(page.locator("[role=listbox][data-before]")).to_have_count(0)
    expect(page.get_by_role("option").nth(1)).to_have_attribute("aria-selected", "true")


def test_escape_closes_and_gives_the_place_back(visitor: Visitor) -> None:
    page = visitor.sign_in(LEADER, "/clients/")
    page.get_by_label("Name").focus()
    page.keyboard.press("Control+k")
    expect(page.locator("#palette")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#palette")).to_be_hidden()
    expect(page.get_by_label("Name")).to_be_focused()


def test_a_slash_in_a_field_is_only_a_slash(visitor: Visitor) -> None:
    page = visitor.sign_in(LEADER, "/clients/")
    page.get_by_label("Name").focus()
    page.keyboard.type("a/b")
    expect(page.get_by_label("Name")).to_have_value("a/b")
    expect(page.locator("#palette")).to_be_hidden()


def test_axe_finds_nothing_on_the_open_palette(visitor: Visitor) -> None:
    for width, dark in ((DESKTOP, False), (PHONE, True)):
        page = palette(visitor, width=width, dark=dark)
        page.keyboard.type("batch")
        expect(page.get_by_role("option").first).to_be_visible()
        no_violations(page)


def test_search_works_without_script(visitor: Visitor) -> None:
    page = visitor.page()
    page.goto("/demo/")
    page.get_by_role("button", name=LEADER).click()
    without = page.context.browser.new_context(java_script_enabled=False, base_url=visitor.house.address)  # type: ignore[union-attr]
    visitor.contexts.append(without)
    without.add_cookies(page.context.cookies())  # type: ignore[arg-type]
    plain = without.new_page()
    plain.goto("/clients/")
    plain.get_by_role("link", name="Search").click()
    plain.get_by_role("searchbox").fill("pelloway")
    plain.get_by_role("button", name="Search").click()
    expect(plain.get_by_role("link", name="Pelloway Health")).to_be_visible()
