from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.db.models import QuerySet, Value
from django.db.models.functions import Coalesce, Lower

from crm.clients.models import Client
from crm.conversations.models import Interaction
from crm.web.listing.keyset import Key, Mark, Order, _beyond, cut, fields_in, mark_in, walk
from tests import make
from tests.make import MONDAY

pytestmark = pytest.mark.django_db

BY_TIER = Order((Key("tier"), Key(Lower("name"))))
DOWN = Order((Key("tier", down=True), Key(Lower("name"))))


@pytest.fixture
def rows() -> QuerySet[Client]:
    for number in range(11):
        make.client(f"Client {number % 4} {number:02}", tier=("core", "standard")[number % 2])
    return Client.objects.all()


def names(pages: list[list[Client]]) -> list[str]:
    return [row.name for page in pages for row in page]


@pytest.mark.parametrize("order", [BY_TIER, DOWN, Order((Key("tier"),)), Order((Key("tier", down=True),))])
@pytest.mark.parametrize("size", [1, 2, 3, 11, 50])
def test_a_walk_visits_every_row_once_in_order_though_many_tie(rows: QuerySet[Client], order: Order, size: int) -> None:
    whole = [row.name for row in order.over(rows)]
    assert names(list(walk(rows, order, size))) == whole
    assert len(whole) == 11


@pytest.mark.parametrize("order", [BY_TIER, DOWN])
def test_going_back_shows_the_same_pages(rows: QuerySet[Client], order: Order) -> None:
    first = cut(rows, order, 3)
    second = cut(rows, order, 3, mark=first.after)
    again = cut(rows, order, 3, mark=second.before, back=True)
    assert [row.name for row in again.rows] == [row.name for row in first.rows]
    assert (first.before, again.before) == (None, None)
    assert again.after is not None


def test_rows_added_between_two_looks_repeat_and_hide_none(rows: QuerySet[Client]) -> None:
    before = {row.pk for row in rows}
    seen: list[int] = []
    for number, page in enumerate(walk(rows, BY_TIER, 2)):
        seen += [row.pk for row in page]
        make.client(f"Aaa {number}", tier="core")
        make.client(f"Zzz {number}", tier="standard")
        if len(seen) > 40:
            break
    assert len(seen) == len(set(seen))
    assert before <= set(seen)


def test_a_row_that_goes_takes_no_other_with_it(rows: QuerySet[Client]) -> None:
    first = cut(rows, BY_TIER, 3)
    Client.objects.filter(pk=first.rows[-1].pk).delete()
    rest = cut(rows, BY_TIER, 50, mark=first.after)
    assert len(rest.rows) == 8


def test_a_place_survives_the_address(rows: QuerySet[Client]) -> None:
    make.client("Ünlü & Søhne, “a~b”", tier="core")
    place = cut(rows, BY_TIER, 4).after
    assert mark_in(str(place), fields_in(rows, BY_TIER)) == place


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "[]",
        "{}",
        "null",
        "1",
        '["core"]',
        '["core","name",1]',
        '["core",null,"1"]',
        '["core","name","x"]',
        f'["core","name","{2**63}"]',
        f'["core","name","{"9" * 5000}"]',
        '["core","a\\u0000b","1"]',
        '[["core"],"name","1"]',
        "[" * 20000,
    ],
)
def test_a_place_that_is_none_is_none(rows: QuerySet[Client], text: str) -> None:
    assert mark_in(text, fields_in(rows, BY_TIER)) is None


@pytest.mark.parametrize(
    "moment", ["", "now", "2026-10-19", "2026-10-19T07:00", "0001-01-01T00:00:00+00:00", "9999-12-31T23:59:59-12:00"]
)
def test_a_moment_without_zone_or_out_of_time_is_no_place(moment: str) -> None:
    order = Order((Key("occurred_at", down=True),))
    assert mark_in(f'["{moment}","1"]', fields_in(Interaction.objects.all(), order)) is None


def test_a_time_that_is_missing_sorts_behind_all_others() -> None:
    never = datetime(2901, 1, 1, tzinfo=UTC)
    for name, at in (("none", None), ("late", MONDAY), ("early", MONDAY - timedelta(days=1))):
        Client.objects.filter(pk=make.client(name).pk).update(changed_at=at)
    order = Order((Key(Coalesce("changed_at", Value(never))),))
    assert names(list(walk(Client.objects.all(), order, 1))) == ["early", "late", "none"]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="how SQLite goes about it")
def test_a_deep_page_is_a_range_of_the_index_and_sorts_nothing() -> None:
    order = Order((Key("occurred_at", down=True),))
    rows = Interaction.objects.standing()
    plan = order.over(rows).filter(pk__gt=0).explain()
    deep = cut_plan(rows, order, Mark((MONDAY, 7)))
    assert "TEMP B-TREE" not in plan
    assert "USING INDEX interaction_by_moment (occurred_at<" in deep
    assert "TEMP B-TREE" not in deep


def cut_plan(rows: QuerySet[Interaction], order: Order, mark: Mark) -> str:
    return order.over(rows).filter(_beyond(order.whole, mark.values))[:26].explain()
