"""Lists in Chromium: a choice takes effect at once, the address keeps it, and going back undoes it."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from .chromium import PHONE
from .conftest import Visitor

LEADER = "Ingrid Vaelstrom"


def test_a_choice_narrows_at_once_and_back_undoes_it(visitor: Visitor) -> None:
    page = visitor.sign_in(LEADER, "/interactions/")
    page.get_by_label("Channel").focus()
    page.get_by_label("Channel").select_option("chat")
    expect(page).to_have_url(re.compile(r"/interactions/\?channel=chat$"))
    expect(page.get_by_role("list", name="Narrowed to")).to_contain_text("Channel Chat")
    expect(page.get_by_label("Channel")).to_be_focused()
    page.go_back()
    expect(page).to_have_url(re.compile(r"/interactions/$"))
    expect(page.get_by_label("Channel")).to_have_value("")


def test_a_head_sorts_and_keeps_the_focus(visitor: Visitor) -> None:
    page = visitor.sign_in(LEADER, "/clients/")
    page.get_by_role("link", name="Client", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("columnheader", name="Client")).to_have_attribute("aria-sort", "ascending")
    expect(page.get_by_role("link", name="Client", exact=True)).to_be_focused()
    expect(page).to_have_url(re.compile(r"\?sort=name$"))


def test_a_code_is_offered_while_one_types(visitor: Visitor) -> None:
    page = visitor.sign_in(LEADER, "/replies/")
    page.get_by_label("Client").press_sequentially("pel")
    expect(page.locator("#names-client option")).to_have_count(1)
    page.get_by_label("Client").press("Enter")
    expect(page).to_have_url(re.compile(r"/replies/\?client=PWH$"))


def test_the_next_page_follows_and_the_file_is_offered(visitor: Visitor) -> None:
    page = visitor.sign_in(LEADER, "/interactions/?channel=email")
    first = page.get_by_role("rowheader").first.inner_text()
    page.get_by_role("link", name="Next", exact=True).click()
    expect(page).to_have_url(re.compile(r"channel=email&after="))
    expect(page.get_by_role("rowheader").first).not_to_have_text(first)
    with page.expect_download() as download:
        page.get_by_role("link", name="Export CSV").click()
    assert re.fullmatch(r"touchline-interactions-\d{4}-\d\d-\d\d\.csv", download.value.suggested_filename)


def test_on_a_phone_rows_are_blocks_and_filters_open_on_demand(visitor: Visitor) -> None:
    page = visitor.sign_in(LEADER, "/clients/", width=PHONE)
    expect(page.get_by_label("Tier")).to_be_hidden()
    page.get_by_text("Filter and order").click()
    page.get_by_label("Tier").select_option("core")
    expect(page).to_have_url(re.compile(r"\?tier=core$"))
    expect(page.get_by_label("Tier")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
