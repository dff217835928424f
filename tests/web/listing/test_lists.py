"""What holds for every list as it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from crm.web.door import now
from crm.web.listing import page as page_module
from tests.once import taken_back

from .world import PATHS, World, exported, filled, first_cells, following, get

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Nothing that these tests do changes it."""
    with taken_back(django_db_blocker):
        yield filled(now())


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_module, "SIZE", 3)


@pytest.fixture
def one_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_module, "SIZE", 100)


def sorts(html: str) -> set[str]:
    return set(re.findall(r'<option value="(-?\w+)"', html.split('name="sort"')[1]))


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.usefixtures("one_page")
def test_every_order_is_total_and_its_reverse_is_its_mirror(world: World, path: str) -> None:
    html = get(world.browser, path)
    for sort in {name.removeprefix("-") for name in sorts(html)}:
        up, down = (get(world.browser, f"{path}?sort={sign}{sort}") for sign in ("", "-"))
        assert sorted(first_cells(up)) == sorted(first_cells(down)) == sorted(first_cells(html))
        assert 'aria-sort="ascending"' in up
        assert 'aria-sort="descending"' in down


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.usefixtures("small_pages")
def test_next_visits_every_row_once_and_back_returns_the_same_way(world: World, path: str) -> None:
    browser, steps, seen = world.browser, [path], list[str]()
    while steps[-1]:
        html = get(browser, steps[-1])
        seen += first_cells(html)
        steps.append(following(html, "after"))
    assert seen == [line[0] for line in exported(browser, path)[1:]]
    assert len(seen) == len(set(seen)) > 3
    back = get(browser, following(get(browser, steps[-2]), "before"))
    assert first_cells(back) == first_cells(get(browser, steps[-3]))


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.usefixtures("one_page")
def test_the_file_has_the_rows_of_the_page_in_their_order(world: World, path: str) -> None:
    html = get(world.browser, path)
    heading, *lines = exported(world.browser, path)
    assert [line[0] for line in lines] == first_cells(html)
    assert len(heading) == html.count('<th scope="col"')


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "query",
    [
        "sort=nothing",
        "sort=-",
        "sort=password",
        "sort=__class__",
        "after=x",
        "before=%00",
        "after=[[[[",
        'after=["x","1"]',
        f"after=[%22{'9' * 4000}%22,%221%22]",
        "client=%00&project=%00&q=%00&person=%00&owner=%00&contact=%00",
        "client=999999&person=999999&owner=-1&contact=999999999999999999999",
        "contact=%C2%B2&person=%C2%B2",
        "from=x&until=2026-13-01&week=x",
        "from=0001-01-01&until=9999-12-31&week=0001-01-01",
        "state=nonsense&channel=nonsense&leader=nonsense&waiting=2&tier=%27--",
        "format=pdf",
        "page=-1&size=1000000",
    ],
)
def test_an_odd_address_is_answered_as_if_its_odd_words_were_not_there(world: World, path: str, query: str) -> None:
    assert first_cells(get(world.browser, f"{path}?{query}")) == first_cells(get(world.browser, path))


@pytest.mark.parametrize("path", PATHS)
def test_htmx_gets_the_part_and_the_address_to_keep(world: World, path: str) -> None:
    answer = world.browser.get(f"{path}?sort=x&client=&q=", headers={"hx-request": "true"})
    html = answer.content.decode()
    assert '<div id="listing"' in html
    assert "<html" not in html
    assert answer["HX-Push-Url"] == path
