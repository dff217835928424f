"""The lists of clients, contacts and projects."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from django.test import Client as Browser

from crm.projects.services import move_phase, write_moments
from crm.watch.services import sweep
from crm.web.door import now
from tests import make

from .listing.world import DAY, World, first_cells, get, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> World:
    return world(now())


@pytest.fixture
def browser(house: World) -> Browser:
    return house.browser


def shown(browser: Browser, path: str) -> list[str]:
    return first_cells(get(browser, path))


def test_clients_with_most_open_flags_come_first_and_then_by_name(browser: Browser, house: World) -> None:
    for name in ("Zelkova", "alder", "Birch"):
        make.client(name)
    sweep(house.at, client=house.client("Worst").client)
    assert shown(browser, "/clients/") == ["Worst", "alder", "Birch", "Zelkova"]
    assert "Four clients." in get(browser, "/clients/")
    assert "One has something open." in get(browser, "/clients/")


def test_clients_narrow_by_name_tier_lifecycle_sponsor_and_owner(browser: Browser, house: World) -> None:
    make.client("Alder", tier="core", lifecycle="active", executive_sponsor=house.leader)
    make.client("Birch", tier="strategic", lifecycle="prospect", relationship_owner=house.user)
    for query, name in (
        ("q=ald", "Alder"),
        ("tier=core", "Alder"),
        ("lifecycle=prospect", "Birch"),
        (f"sponsor={house.leader.pk}", "Alder"),
        ("owner=me", "Birch"),
        ("tier=strategic&q=b", "Birch"),
    ):
        assert shown(browser, f"/clients/?{query}") == [name]
    assert shown(browser, "/clients/?tier=core&q=b") == []


def test_the_last_contact_is_one_in_which_somebody_was_reached(browser: Browser, house: World) -> None:
    quiet, met = make.project(make.client("Quiet")), make.project(make.client("Met"))
    make.call(met, house.at - 9 * DAY, house.user)
    make.call(quiet, house.at - 30 * DAY, house.user)
    make.call(quiet, house.at - DAY, house.user, direction="outbound", reached=False)
    make.question(quiet, house.at - DAY, automatic=True)
    assert shown(browser, "/clients/?sort=-last") == ["Met", "Quiet"]


def test_contacts_narrow_by_name_client_role_and_influence(browser: Browser) -> None:
    north, south = make.client("Northlight", short_code="NLB"), make.client("Southlight")
    make.contact(north, "Anna", contact_role="quality", influence="approver")
    make.contact(south, "Bo", contact_role="executive", influence="decision_maker")
    for query in ("q=ann", "q=anna+north", "client=NLB", "role=quality", "influence=approver"):
        assert shown(browser, f"/contacts/?{query}") == ["Anna"]
    assert shown(browser, "/contacts/?sort=-client") == ["Bo", "Anna"]


def test_a_contact_leads_to_what_was_said_with_them(browser: Browser) -> None:
    contact = make.contact(make.client(), "Anna")
    assert f'href="/interactions/?contact={contact.pk}"' in get(browser, "/contacts/")


def three_projects(at: datetime) -> None:
    """One past its limit, one past its warning, one in time."""
    for name, warn, due in (("Late", -2, -1), ("Soon", -1, 2), ("Covered", 3, 9)):
        project = make.project(code_name=name)
        write_moments(project_id=project.pk, leader_warn_at=at + warn * DAY, leader_due_at=at + due * DAY)


def test_projects_narrow_by_their_leadership_contact(browser: Browser, house: World) -> None:
    three_projects(house.at)
    for state, name in (("late", "Late"), ("soon", "Soon"), ("covered", "Covered")):
        assert shown(browser, f"/projects/?leader={state}") == [name]
    assert shown(browser, "/projects/") == ["Late", "Soon", "Covered"]


def test_open_projects_are_shown_unless_one_asks_for_others(browser: Browser, house: World) -> None:
    open_one, done = make.project(code_name="Open"), make.project(code_name="Done")
    move_phase(project=done, phase="closed", by=None, at=house.at)
    assert shown(browser, "/projects/") == [open_one.code_name]
    assert shown(browser, "/projects/?state=completed") == [done.code_name]
    assert sorted(shown(browser, "/projects/?state=all")) == ["Done", "Open"]


def test_projects_narrow_by_name_client_manager_and_phase(browser: Browser, house: World) -> None:
    client = make.client("Northlight", short_code="NLB")
    make.project(client, code="BFS-9", code_name="Oak", project_manager=house.user, phase="stability")
    make.project(code="ELM-1", code_name="Elm", opened=date(2026, 1, 1))
    for query in ("q=oak", "q=bfs-9", "q=northlight+oak", "client=NLB", "manager=me", "phase=stability"):
        assert shown(browser, f"/projects/?{query}") == ["Oak"]
    assert shown(browser, "/projects/?sort=opened")[0] == "Elm"


def test_codes_and_names_are_offered_while_one_is_typed(browser: Browser) -> None:
    make.project(make.client("Northlight", short_code="NLB"), code="BFS-9", code_name="Oak")
    make.client("Quillon", restricted_access=True)
    clients = get(browser, "/search/names/client/?client=nor")
    assert clients.strip() == '<option value="NLB">Northlight</option>'
    assert 'value="BFS-9"' in get(browser, "/search/names/project/?project=oak")
    assert "Quillon" not in get(browser, "/search/names/client/")
    assert browser.get("/search/names/person/").status_code == 404
