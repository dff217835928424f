from __future__ import annotations

import pytest
from django.test import Client as Browser

from crm.watch import services
from crm.watch.models import Flag
from crm.web.door import now

from .listing.world import World, exported, filled, first_cells, get

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> World:
    return filled(now())


@pytest.fixture
def browser(house: World) -> Browser:
    return house.browser


def shown(browser: Browser, query: str = "") -> set[str]:
    return set(first_cells(get(browser, f"/flags/all/?{query}")))


def late(name: str) -> Flag:
    return Flag.objects.get(flag_kind="slow_response", interaction__summary=f"{name} late")


def test_kind_severity_client_and_project_narrow(house: World, browser: Browser) -> None:
    alder = house.user.manages.get(code_name="Alder tree")
    assert shown(browser, "kind=slow_response&client=alder") == {"Alder late"}
    assert shown(browser, f"kind=slow_response&project={alder.code}") == {"Alder late"}
    of_alder = set(Flag.objects.standing().filter(client=alder.client).values_list("severity", flat=True))
    assert all(shown(browser, f"severity={severity}&client=alder") for severity in of_alder)
    assert shown(browser, "kind=data_gap") == set()


def test_a_state_shows_its_flags_and_none_shows_what_stands(house: World, browser: Browser) -> None:
    services.acknowledge(flag=late("Alder"), by=house.user, at=house.at)
    services.dismiss(flag=late("Birch"), by=house.user, at=house.at, reason="agreed")
    assert shown(browser, "state=acknowledged") == {"Alder late"}
    assert shown(browser, "state=dismissed") == {"Birch late"}
    assert "Birch late" not in shown(browser)
    assert {"Alder late", "Birch late"} <= shown(browser, "state=all")


def test_whom_a_flag_was_assigned_to_has_it(house: World, browser: Browser) -> None:
    services.assign(flag=late("Alder"), to=house.leader, by=house.user, at=house.at)
    assert "Alder late" in shown(browser, f"owner={house.leader.pk}")
    assert "Alder late" not in shown(browser, "owner=me")


def test_what_stands_comes_worst_first_and_history_newest_first(browser: Browser) -> None:
    ranks = [line[8] for line in exported(browser, "/flags/all/")[1:]]
    assert ranks == sorted(ranks, key=["Serious", "Warning", "Notice"].index)
    since = [line[6] for line in exported(browser, "/flags/all/?state=all")[1:]]
    assert since == sorted(since, reverse=True)
