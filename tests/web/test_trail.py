from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from crm.clients.services import change_client, grant_access
from crm.projects.services import assign
from crm.staff.models import StaffMember
from crm.staff.services import change_member
from tests import make

from .listing.test_lists_growing import MOST_STATEMENTS
from .listing.world import exported, first_cells, get, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager() -> StaffMember:
    make.house()
    return make.signs_in("Mia")


@pytest.fixture
def browser(manager: StaffMember) -> Browser:
    browser = Browser()
    browser.force_login(manager)
    return browser


def test_a_change_stands_with_who_what_from_what_to_what_and_why(manager: StaffMember, browser: Browser) -> None:
    client = make.client("Alder")
    change_client(client=client, by=manager, at=make.MONDAY, reason="as agreed", domain="basel.example")
    html = text_of(get(browser, "/trail/"))
    assert all(words in html for words in ("Mia", "Client Alder", "domain", "basel", "as agreed"))


def test_what_is_of_a_restricted_client_is_for_whoever_sees_it(browser: Browser) -> None:
    hidden = make.client("Secret", restricted_access=True)
    project = make.project(hidden, code_name="Hush")
    change_client(client=hidden, by=None, at=make.MONDAY, reason="x", domain="basel.example")
    before = (
        get(browser, "/trail/") + get(browser, f"/trail/?record=client:{hidden.pk}") + str(exported(browser, "/trail/"))
    )
    assert not any(word in before for word in ("Secret", "Hush", "basel"))
    assert first_cells(get(browser, f"/trail/?record=project:{project.pk}")) == []


def test_a_grant_opens_its_trail(manager: StaffMember, browser: Browser) -> None:
    hidden = make.client("Secret", restricted_access=True)
    change_client(client=hidden, by=None, at=make.MONDAY, reason="x", domain="basel.example")
    grant_access(client=hidden, staff=manager, by=make.person(), at=make.MONDAY, reason="helps")
    assert "basel" in get(browser, "/trail/")


def test_what_is_of_the_house_is_for_administrators(manager: StaffMember, browser: Browser) -> None:
    change_member(member=make.person("Ann"), by=manager, at=make.MONDAY, title="Head of stability")
    assert "Head of stability" not in get(browser, "/trail/")
    manager.is_superuser = True
    manager.save()
    assert "Head of stability" in get(browser, "/trail/")


def test_kind_person_words_and_record_narrow(manager: StaffMember, browser: Browser) -> None:
    alder, birch = make.client("Alder"), make.client("Birch")
    change_client(client=alder, by=manager, at=make.MONDAY, reason="moved", domain="basel.example")
    change_client(client=birch, by=None, at=make.MONDAY, reason="moved", domain="bern.example")
    of = {query: get(browser, f"/trail/?{query}") for query in ("by=me", "words=bern", f"record=client:{alder.pk}")}
    assert ["basel" in html for html in of.values()] == [True, False, True]
    assert ["bern.example" in html for html in of.values()] == [False, True, False]
    assert "basel" not in get(browser, "/trail/?kind=project")


@pytest.mark.parametrize("record", ["x", "client:", "client:x", "client:٣", "user:1", "client:99999999999999999999"])
def test_a_record_that_is_none_narrows_nothing_and_says_so(browser: Browser, record: str) -> None:
    assert record.split(":")[0] in get(browser, f"/trail/?record={record}")


def test_a_page_of_many_kinds_asks_as_often_as_one_of_few(manager: StaffMember, browser: Browser) -> None:
    """Ten more rows of each kind cost no more."""

    def statements() -> int:
        with CaptureQueriesContext(connection) as asked:
            get(browser, "/trail/")
        return len(asked)

    def more() -> None:
        for _ in range(5):
            project = make.project()
            grant_access(client=project.client, staff=manager, by=None, at=make.MONDAY, reason="helps")
            assign(project=project, staff=manager, since=date(2026, 9, 1), by=None, at=make.MONDAY, function="quality")

    more()
    # The first page of a browser also reads what is then kept.
    statements()
    before = statements()
    more()
    assert statements() == before <= MOST_STATEMENTS
