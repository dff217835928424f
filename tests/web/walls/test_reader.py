"""A reader is offered nothing they may not do: from page to page, no form and no link leads to another's act."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.db import transaction
from django.urls import Resolver404, resolve

from crm.staff.rights import may
from crm.web.acts import act_of
from crm.web.door import now

from .crawl import ask
from .forms import NEVER, forms_in
from .owned import of_things
from .world import OPEN, World, build

# What a page offers to whom is decided by the table of rights.
pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
LINK = re.compile(r'<a [^>]*href="([^"#]+)')
MAIN = ["/", "/?of=team", "/flags/", "/leadership/", "/weekly/", "/status/", "/promises/", "/replies/", "/sent/"]


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield build(now(), lambda world: {})
        transaction.set_rollback(True)


def read(world: World) -> dict[str, str]:
    """What the reader comes across: of the open client's things every page, of the rest one page of each kind."""
    browser = world.browser("reader")
    found: dict[str, str] = {}
    kinds: set[str] = set()
    waiting = [*MAIN, *(visit.path for visit in of_things(world, OPEN) if visit.name in ("interaction", "flag"))]
    while waiting:
        path = waiting.pop(0)
        answer = ask(browser, path)
        if answer.code == 200 and "text/html" in answer.heads:
            found[path] = answer.body
            links = [urljoin(path, unescape(link)) for link in LINK.findall(answer.body)]
            fresh = {name_of(link): link for link in links if name_of(link) not in kinds | {""}}
            kinds |= fresh.keys()
            waiting += fresh.values()
    return found


def name_of(link: str) -> str:
    path = urlsplit(link).path
    try:
        return "" if path.startswith(NEVER) else resolve(path).url_name or ""
    except Resolver404:
        return ""


def test_no_page_offers_a_reader_what_they_may_not_do(world: World) -> None:
    reader, pages = world.people["reader"], read(world)
    forms = [(page, form) for page, body in pages.items() for form in forms_in(page, body) if form.method == "post"]
    leads = {(page, resolve(urlsplit(form.path).path).url_name or "") for page, form in forms}
    refused = [f"{page}: {name}" for page, name in sorted(leads) if not may(reader, act_of(name))]
    assert refused == []
    # They came across what others act upon, and are offered what is their own.
    assert {"project", "client", "interaction", "flag", "desk", "flags"} <= {name_of(page) for page in pages}
    assert "account_logout" in {resolve(urlsplit(form.path).path).url_name for _, form in forms}
