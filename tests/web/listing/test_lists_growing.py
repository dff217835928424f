"""What holds for every list while rows come."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from crm.clients.models import Client
from crm.web.door import now
from crm.web.listing import page as page_module
from tests import make
from tests.once import taken_back

from .world import PATHS, World, exported, filled, first_cells, following, get

pytestmark = pytest.mark.django_db

MOST_STATEMENTS = 12


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """What a test adds is gone before the next."""
    with taken_back(django_db_blocker):
        yield filled(now())


@pytest.mark.parametrize("path", PATHS)
def test_a_stranger_meets_nothing_of_a_restricted_client(world: World, path: str) -> None:
    secret = world.client("Quillon", restricted_access=True, short_code="QQQ")
    owner, stranger = world.browser, World(make.person(), world.leader, world.at).browser
    for address in (path, f"{path}?client=QQQ", f"{path}?project={secret.code}", f"{path}?q=quillon"):
        assert "Quillon" not in get(stranger, address).replace("“quillon”", "")
        assert "Quillon" not in str(exported(stranger, address))
    assert "Quillon" in get(owner, path) + get(owner, f"{path}?sort=-name")


def test_ten_times_the_rows_cost_no_more_statements(world: World) -> None:
    browser, code = world.browser, Client.objects.get(name="Alder").short_code

    def statements(path: str) -> int:
        with CaptureQueriesContext(connection) as caught:
            get(browser, f"{path}?client={code}")
        return len(caught)

    # What is compiled once must not count for the first list.
    get(browser, "/")
    few = {path: statements(path) for path in PATHS}
    for number in range(12):
        world.client(f"More {number}")
    assert {path: statements(path) for path in PATHS} == few
    assert max(few.values()) <= MOST_STATEMENTS


def test_rows_logged_between_two_pages_repeat_and_hide_none(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_module, "SIZE", 3)
    browser, path, seen = world.browser, "/interactions/", list[str]()
    before = {line[0] for line in exported(browser, path)[1:]}
    project = make.project(code_name="Fresh")
    while path:
        html = get(browser, path)
        seen += first_cells(html)
        make.question(project, world.at - timedelta(seconds=len(seen)), summary=f"fresh {len(seen)}")
        path = following(html, "after")
    assert len(seen) == len(set(seen))
    assert before <= set(seen)
