"""How a page is looked at: at every width, in both themes, by axe and by whether something sticks out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from playwright.sync_api import Page, expect

from .axe import COLOURS, PLACES, RULES, bring_axe, violations
from .chromium import DESKTOP, PHONE

WIDE, NARROW = 2560, 320
# In the dark only colours are looked at again, and at the ends, where the same things show as beside, only places.
LOOKS: tuple[tuple[int, Literal["light", "dark"], Sequence[str]], ...] = (
    (PHONE, "light", RULES),
    (PHONE, "dark", COLOURS),
    (DESKTOP, "dark", COLOURS),
    (DESKTOP, "light", RULES),
    (WIDE, "light", PLACES),
    (NARROW, "light", PLACES),
)


def faults_of(page: Page) -> Iterator[str]:
    """What is wrong with the page as it stands; it is left narrow and light."""
    bring_axe(page)
    for width, theme, rules in LOOKS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=theme)
        expect(page.locator("html")).to_have_attribute("data-bs-theme", theme)
        found = [*sticking_out(page), *violations(page, rules)]
        yield from (f"at {width} px, {theme}: {fault}" for fault in found)


def sticking_out(page: Page) -> Iterator[str]:
    too_wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if too_wide > 0:
        yield f"sticks out by {too_wide} px"
