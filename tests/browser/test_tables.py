"""A table in Chromium: from the dropped file to its rows and back, each page as whole and open as every other."""

from __future__ import annotations

import os
import re
import subprocess
import sys

from playwright.sync_api import Page, expect

from config.supervisor import ROOT
from tests.config.running import KEY

from .conftest import House, Visitor
from .test_every_page import look_at

ADMIN = "Ingrid Vaelstrom"
CLIENTS = "Company name,Lifecycle Stage,Country\nPelham Bio,Customer,CH\nOxford Labs,Lead,Nowhere\nNova Bio,Customer,\n"
DROP = """([text, name]) => {
  const carried = new DataTransfer();
  carried.items.add(new File([text], name, { type: "text/csv" }));
  const place = document.querySelector("[data-drop]");
  for (const kind of ["dragover", "drop"]) {
    place.dispatchEvent(new DragEvent(kind, { dataTransfer: carried, bubbles: true, cancelable: true }));
  }
}"""
WORK = """
import django; django.setup()
from django.utils import timezone
from crm.capture.services.tables import go_on_with_all
go_on_with_all(at=timezone.now())
"""


def bring(page: Page, text: str) -> None:
    page.goto("/tables/")
    page.get_by_label("Clients", exact=False).first.check()
    page.get_by_label("The file").set_input_files(
        {"name": "clients.csv", "mimeType": "text/csv", "buffer": text.encode()}
    )
    page.get_by_role("button", name="Read the file").click()


def whole(page: Page) -> None:
    """The page where we are has no fault at any width, in either theme."""
    path = page.url
    assert list(look_at(page, path)) == []
    page.evaluate("document.documentElement.dir = ''")
    page.set_viewport_size({"width": 1280, "height": 900})


def work(house: House) -> None:
    """What the worker does with its next turn."""
    env = os.environ | {"TOUCHLINE_DATA": str(house.rows.parent), "SECRET_KEY": KEY}
    env |= {"DJANGO_SETTINGS_MODULE": "config.settings", "DATABASE_URL": "", "TOUCHLINE_DEMO": "1"}
    subprocess.run([sys.executable, "-c", WORK], cwd=ROOT, env=env, check=True)


def test_a_dropped_file_becomes_rows_and_is_taken_back(visitor: Visitor) -> None:
    page = visitor.sign_in(ADMIN, "/tables/?kind=clients")
    page.evaluate(DROP, [CLIENTS, "clients.csv"])
    page.get_by_role("button", name="Read the file").click()
    expect(page.get_by_label("Lifecycle", exact=True)).to_have_value("1")
    whole(page)
    page.get_by_role("button", name="Look at every row").click()
    expect(page.get_by_role("table")).to_contain_text("“Nowhere” is no country code")
    whole(page)
    page.get_by_label("“Customer”").select_option("Active")
    page.get_by_role("button", name="Say so for all rows").click()
    page.get_by_role("button", name="Import 2 rows, leave out 1").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("2 added. 1 row was left out.")
    page.get_by_role("link", name="Take this import back").click()
    whole(page)
    page.get_by_role("button", name="Take 2 rows back").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("2 rows taken back. The file can come again.")
    whole(page)


def test_progress_is_left_and_found_again(visitor: Visitor) -> None:
    page = visitor.sign_in(ADMIN)
    bring(page, "Name\n" + "".join(f"Nova {number}\n" for number in range(450)))
    page.get_by_role("button", name="Look at every row").click()
    expect(page.get_by_role("progressbar")).to_have_attribute("value", "200")
    page.goto("/")
    page.goto("/tables/")
    page.get_by_role("link", name="clients.csv").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("200 of 450 rows.")
    work(visitor.house)
    expect(page.get_by_role("button", name="Import 450 rows")).to_be_visible()


def test_a_table_is_brought_by_keyboard_and_without_script(visitor: Visitor) -> None:
    page = visitor.sign_in(ADMIN, java_script_enabled=False)
    bring(page, "Name\nNova Bio\n")
    page.get_by_role("button", name="Look at every row").press("Enter")
    page.get_by_role("button", name="Import 1 row").press("Enter")
    expect(page).to_have_url(re.compile(r"/tables/\d+/$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("1 added. Everything counts from now on.")
