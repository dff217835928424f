"""From the button of a mail to a logged contact, on a phone, as an executive does it."""

from __future__ import annotations

import os
import subprocess
import sys

from playwright.sync_api import expect

from config.supervisor import ROOT
from tests.config.running import KEY

from .conftest import House, Visitor
from .test_every_page import look_at

FREEZE = """
from django.utils import timezone
from crm.digests.offers import with_buttons
from crm.digests.snapshot import thaw
from crm.staff.models import StaffMember
from tests.digests.post import frozen
digest = frozen(StaffMember.objects.get(name="Ingrid Vaelstrom"), timezone.now())
print(with_buttons(thaw(digest.figures), digest)[0][1][0][1])
"""


def button(house: House) -> str:
    """The address behind “I did” of the first thing that Ingrid is asked."""
    environ = os.environ | {"TOUCHLINE_DATA": str(house.rows.parent), "TOUCHLINE_DEMO": "1", "SITE_URL": house.address}
    environ |= {"DJANGO_SETTINGS_MODULE": "config.settings", "SECRET_KEY": KEY, "DATABASE_URL": ""}
    command = [sys.executable, "manage.py", "shell", "-v0", "-c", FREEZE]
    made = subprocess.run(command, cwd=ROOT, env=environ, check=True, capture_output=True, text=True)
    return made.stdout.strip()


def test_a_button_of_the_mail_asks_for_a_line_and_logs_it(visitor: Visitor, house: House) -> None:
    page = visitor.sign_in("Ingrid Vaelstrom")
    path = button(house)
    assert list(look_at(page, path)) == []
    page.get_by_label("With whom").select_option(index=1)
    page.get_by_label("What was said, in a line").fill("Spoke of stability; they are calm.")
    page.get_by_role("button", name="I did").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Done. Your call is logged: Spoke of stability; they are calm."
    )
    assert list(look_at(page, path)) == []


def test_an_unknown_browser_may_ask_who_is_there(visitor: Visitor, house: House) -> None:
    page = visitor.page()
    assert list(look_at(page, button(house))) == []
    page.get_by_role("button", name="Send the link to Ingrid").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Look into the mailbox of Ingrid.")
