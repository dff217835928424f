"""Pictures of the demo company, at both widths and in both themes, into var/screenshots: `bin/screenshots`."""

from __future__ import annotations

import sys
import tempfile
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser

from config.supervisor import ROOT
from tests.config.running import Reader, Up, get_ready, until

from .chromium import DESKTOP, PHONE, chromium, find, visit

# A senior project manager.
WHO = "Tamsin Adeyolu"
PAGES = {
    "desk": "/?of=team",
    "project": "/projects/2/",
    "client": "/clients/1/",
    "flags": "/flags/",
    "leadership": "/leadership/",
    "weekly": "/weekly/",
    "settings": "/settings/",
}
FOLDER = ROOT / "var" / "screenshots"
# The digest is read on phones and in the narrow column of a mail program.
MAIL_WIDTHS = (360, 640)


def main() -> int:
    path = find()
    if path is None:
        print("There is no Chromium on this machine; on Debian, `apt-get install chromium` brings it.")
        return 1
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="touchline-screenshots-") as folder, chromium(path) as browser:
        data = Path(folder) / "data"
        get_ready(data, "--demo", TOUCHLINE_DEMO="1").check_returncode()
        house = Up(data).start("--demo")
        reader = Reader(house.address)
        reader.send("/demo/", person="1")
        until(lambda: "Every job runs" in reader.get("/status/"))
        for width, height in ((DESKTOP, 800), (PHONE, 844)):
            for dark in (False, True):
                _take(browser, house.address, width, height, dark=dark)
        _take_mail(browser, digest_in(data / "mail"))
        house.end()
    return 0


def digest_in(folder: Path) -> str:
    """The HTML of the longest weekly digest that was written there, once one is."""
    found: list[str] = []

    def written() -> bool:
        mails = (message_from_bytes(file.read_bytes(), policy=default) for file in folder.glob("*.eml"))
        found.extend(_html(mail) for mail in mails if "List-Unsubscribe-Post" in mail)
        return bool(found)

    until(written)
    return max(found, key=len)


def _html(mail: EmailMessage) -> str:
    body = mail.get_body(("html",))
    return str(body.get_content()) if body else ""


def _take_mail(browser: Browser, html: str) -> None:
    """As a mail program shows it: at both widths, in both themes, without script and without anything from outside."""
    for width in MAIL_WIDTHS:
        for dark in (False, True):
            scheme: Literal["dark", "light"] = "dark" if dark else "light"
            context = browser.new_context(
                viewport={"width": width, "height": 800}, color_scheme=scheme, java_script_enabled=False, offline=True
            )
            page = context.new_page()
            page.set_content(html)
            file = FOLDER / f"mail-{width}-{scheme}.png"
            page.screenshot(path=file, full_page=True)
            print(file.relative_to(ROOT))
            context.close()


def _take(browser: Browser, address: str, width: int, height: int, *, dark: bool) -> None:
    context = visit(browser, address, width=width, height=height, dark=dark)
    page = context.new_page()
    page.goto("/demo/")
    page.get_by_role("button", name=WHO).click()
    for name, path in PAGES.items():
        page.goto(path)
        file = FOLDER / f"{name}-{width}-{'dark' if dark else 'light'}.png"
        page.screenshot(path=file, full_page=width == PHONE)
        print(file.relative_to(ROOT))
    context.close()


if __name__ == "__main__":
    sys.exit(main())
