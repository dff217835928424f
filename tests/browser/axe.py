from __future__ import annotations

import pytest
from playwright.sync_api import Page

from config.supervisor import ROOT

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


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


def violations(page: Page) -> list[str]:
    """What axe, which was brought, finds on the page as it stands."""
    found = page.evaluate("rules => axe.run({runOnly: rules, resultTypes: ['violations']})", RULES)["violations"]
    return [f"{one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"]]
