"""A real Chromium before the real web server with the demo company, on this machine only."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect

from config.supervisor import ROOT, wait_for
from tests.config.running import KEY, copy, demo_company, free_port

from .chromium import DESKTOP, chromium, find, visit

# A form that is refused answers 422, which a browser calls a failed load; and a later key, or leaving the page, ends a
# request under way.
NO_FAULTS = ("status of 422", "htmx:sendAbort", "htmx:afterRequest")

# Milliseconds a page may take while the machine is busy with other tests; none waits longer than it must.
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Closed after the last of these tests: its loop would keep Django from asking the database in others."""
    path = find()
    if path is None:
        pytest.skip("there is no Chromium on this machine")
    with chromium(path) as started:
        yield started


@dataclass(frozen=True)
class House:
    """A running demo company: its address, and its rows as they were on the first morning."""

    address: str
    rows: Path
    first_morning: Path

    def begin_again(self) -> None:
        with sqlite3.connect(self.first_morning) as kept, sqlite3.connect(self.rows) as live:
            kept.backup(live)


@pytest.fixture(scope="package")
def house(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[House]:
    data, port = copy(demo_company(tmp_path_factory), tmp_path_factory.mktemp("house") / "data"), free_port()
    address = f"http://127.0.0.1:{port}"
    environ = os.environ | {"TOUCHLINE_DATA": str(data), "TOUCHLINE_DEMO": "1", "SITE_URL": address}
    environ |= {"DJANGO_SETTINGS_MODULE": "config.settings", "SECRET_KEY": KEY, "DATABASE_URL": ""}
    # The provider that test_sign_in.py starts is on this machine.
    environ |= {"OIDC_PRIVATE_HOSTS": "1"}
    rows, kept = data / "touchline.sqlite3", data / "first-morning.sqlite3"
    with sqlite3.connect(rows) as live, sqlite3.connect(kept) as first:
        live.backup(first)
    server = subprocess.Popen([sys.executable, "-m", "config.web", str(port)], cwd=ROOT, env=environ)
    try:
        wait_for(port)
        yield House(address, rows, kept)
    finally:
        server.terminate()
        server.wait(10)


@dataclass
class Visitor:
    """Opens pages as somebody of the demo company; hears what a page should not have said."""

    browser: Browser
    house: House
    contexts: list[BrowserContext] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def page(self, *, width: int = DESKTOP, height: int = 900, dark: bool = False, **options: Any) -> Page:
        """Nobody is signed in yet. `options` are those of a Playwright context."""
        context = visit(self.browser, self.house.address, width=width, height=height, dark=dark, **options)
        self.contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("request", lambda request: self._stay_home(request.url))
        return page

    def _hear(self, said: ConsoleMessage) -> None:
        if said.type == "error" and not any(word in said.text for word in NO_FAULTS):
            self.faults.append(said.text)

    def _stay_home(self, url: str) -> None:
        if urlsplit(url).scheme in ("http", "https") and not url.startswith(self.house.address):
            self.faults.append(f"A request left the site: {url}")

    def sign_in(self, name: str, path: str = "/", **options: Any) -> Page:
        """The page at `path`, seen by a person of the demo company, chosen by (part of) their name."""
        page = self.page(**options)
        page.goto("/demo/")
        page.get_by_role("button", name=name).click()
        page.wait_for_url("**/")
        if path != "/":
            page.goto(path)
        return page


@pytest.fixture
def visitor(browser: Browser, house: House) -> Iterator[Visitor]:
    """Each test finds the house as on the first morning. Fails when a page complained or asked elsewhere."""
    house.begin_again()
    visitor = Visitor(browser, house)
    yield visitor
    for context in visitor.contexts:
        context.close()
    assert visitor.faults == []
