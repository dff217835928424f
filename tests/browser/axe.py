from __future__ import annotations

from collections.abc import Sequence

import pytest
from playwright.sync_api import Page

from config.supervisor import ROOT

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
# Those that look at colours; a theme changes nothing else.
COLOURS = ("color-contrast", "link-in-text-block")
# Those that look at places and sizes; a width at which nothing else shows changes nothing else.
PLACES = ("target-size", "scrollable-region-focusable")
# All it has to say of a page is far more than a test needs; and nothing comes from elsewhere to be preloaded.
RUN = """async only => {
    const {violations} = await axe.run({runOnly: only, resultTypes: ["violations"], preload: false});
    return violations.flatMap(one => one.nodes.map(node => `${one.id}: ${node.html.slice(0, 160)}`));
}"""


def no_violations(page: Page) -> None:
    """axe finds nothing on the page as it stands."""
    bring_axe(page)
    found = violations(page)
    assert not found, "\n".join(found)


def bring_axe(page: Page) -> None:
    """Once for each page that was loaded."""
    if not AXE.exists():
        pytest.skip("axe-core is not installed; bin/test brings it")
    # Evaluated by the debugger, so the page's own content policy is left as it is.
    page.evaluate(AXE.read_text())


def violations(page: Page, only: Sequence[str] = RULES) -> list[str]:
    """What axe, which was brought, finds on the page as it stands; `only` names its rules, or kinds of them."""
    found: list[str] = page.evaluate(RUN, list(only))
    return found
