"""A new house, from the printed link to the desk, in a real Chromium."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from config.supervisor import ROOT, wait_for
from tests.config.running import KEY, copy, free_port, get_ready, new_house

from .axe import no_violations
from .chromium import DESKTOP, PHONE, visit
from .test_sign_in import code


@pytest.fixture
def link(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[str]:
    """The one-time link of an empty installation that runs."""
    data, port = copy(new_house(tmp_path_factory), tmp_path / "data"), free_port()
    address = f"http://127.0.0.1:{port}"
    environ = os.environ | {"TOUCHLINE_DATA": str(data), "TOUCHLINE_DEMO": "0", "SITE_URL": address}
    environ |= {"DJANGO_SETTINGS_MODULE": "config.settings", "SECRET_KEY": KEY, "DATABASE_URL": ""}
    ready = get_ready(data, SITE_URL=address)
    found = re.search(r"http://\S+/welcome/\S+/", ready.stdout)
    assert found is not None
    server = subprocess.Popen([sys.executable, "-m", "config.web", str(port)], cwd=ROOT, env=environ)
    try:
        wait_for(port)
        yield found[0]
    finally:
        server.terminate()
        server.wait(10)


def seen(page: Page, sentence: str) -> None:
    """The step has come, is whole, and axe finds nothing on it."""
    expect(page.get_by_role("heading", level=1)).to_contain_text(sentence)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    no_violations(page)


def begin(page: Page, link: str) -> None:
    page.goto(link)
    seen(page, "Welcome to Touchline.")
    page.get_by_label("Your company").fill("Fenwick Labs")
    page.get_by_label("Your name").fill("Ada Min")
    page.get_by_label("Your e-mail address").fill("ada@fenwick.test")
    page.get_by_label("A password").fill("a long enough secret")
    page.get_by_role("button", name="Begin").click()


def set_up(page: Page) -> None:
    seen(page, "When is Fenwick Labs open?")
    expect(page.get_by_label("Time zone of the site")).to_have_value("Europe/Berlin")
    page.get_by_label("Country").select_option("DE")
    page.get_by_role("button", name="These are our hours").click()
    seen(page, "On which of these days do you close?")
    page.get_by_role("button", name="Confirm the ticked days").click()
    seen(page, "Who are your senior leaders?")
    page.get_by_role("button", name="Is a leader: Ada Min").click()
    page.get_by_role("link", name="Go on").click()
    seen(page, "This is what Touchline goes by.")
    page.get_by_role("button", name="We go by these").click()


def second_factor(page: Page) -> None:
    """An administrator needs one before the house is theirs."""
    seen(page, "Add a second factor.")
    page.get_by_role("link", name="Set up an app").click()
    secret = page.locator("code").inner_text()
    page.get_by_label("Code the app shows").fill(code(secret))
    page.get_by_role("button", name="Set it up").click()
    page.get_by_role("link", name="I have kept them").click()


@pytest.mark.parametrize(("width", "dark"), [(DESKTOP, False), (PHONE, True)], ids=["desktop", "phone, dark"])
def test_a_new_house_is_open_after_five_short_steps(browser: Browser, link: str, width: int, dark: bool) -> None:
    address = link.partition("/welcome/")[0]
    context = visit(browser, address, width=width, height=900, dark=dark, timezone_id="Europe/Berlin")
    page = context.new_page()
    begin(page, link)
    set_up(page)
    seen(page, "Your house is open.")
    expect(page.get_by_text("A quiet week:")).to_be_visible()
    page.get_by_role("link", name="To the desk").click()
    second_factor(page)
    page.get_by_role("link", name="To the desk").click()
    page.get_by_role("link", name="Add the first client").click()
    expect(page).to_have_url(re.compile("/clients/new/$"))
    context.close()
