"""Every address that writes, tried by every kind of person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from django.conf import settings
from django.test import Client as Browser
from django.urls import URLPattern, URLResolver, get_resolver

from crm.staff.models import StaffMember
from crm.staff.rights import Act, Role, may, roles_of
from crm.web.acts import ACT_OF, REFUSALS, WRITES, act_of
from crm.web.settings import urls as settings_urls
from tests import make
from tests.once import taken_back

# Whose role may write at which address is asked before any row is.
pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
PEOPLE: dict[Role, dict[str, Any]] = {
    Role.READER: {"staff_role": "reader"},
    Role.PROJECT_MANAGER: {"staff_role": "scientist"},
    Role.LEADER: {"staff_role": "cso", "is_leadership": True},
    Role.ADMINISTRATOR: {"staff_role": "administrator"},
}
SAMPLES = {"day": "2026-12-25", "monday": "2026-10-12"}


def addresses(patterns: Sequence[URLPattern | URLResolver], before: str = "/") -> Iterator[tuple[str, str]]:
    """Every name with an address of that form, at which nothing is kept."""
    for one in patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from addresses(one.url_patterns, route)
        elif one.name:
            for key, converter in one.pattern.converters.items():
                made = SAMPLES.get(key) or {"IntConverter": "987654"}.get(type(converter).__name__)
                made = made or getattr(converter, "regex", "x").split("|")[0]
                kind = next(word for word in route.split("<")[1:] if word.split(">")[0].endswith(key))
                route = route.replace(f"<{kind.split('>')[0]}>", made if made.isascii() and "[" not in made else "x")
            yield one.name, route


ALL = dict(addresses(get_resolver().url_patterns))


Signed = dict[Role, str]


@pytest.fixture(scope="module")
def signed(django_db_setup: None, django_db_blocker: Any) -> Iterator[Signed]:
    """The session of each kind of person in one house."""
    with taken_back(django_db_blocker):
        make.house()
        yield {role: _signed_in(make.person(**facts)) for role, facts in PEOPLE.items()}


def _signed_in(person: StaffMember) -> str:
    browser = Browser()
    browser.force_login(person)
    return browser.cookies[settings.SESSION_COOKIE_NAME].value


def browser_of(signed: Signed, role: Role) -> Browser:
    """A new one each time: who is signed out by an answer is in again for the next."""
    browser = Browser()
    browser.cookies[settings.SESSION_COOKIE_NAME] = signed[role]
    return browser


def refused(signed: Signed, role: Role, name: str) -> bool:
    """Whether the house says that this is not for them."""
    answer = browser_of(signed, role).post(ALL[name])
    return answer.status_code == 403 and any(said in answer.content.decode() for said in REFUSALS.values())


@pytest.mark.parametrize("name", sorted(set(ALL)))
def test_a_reader_writes_only_what_is_their_own(signed: Signed, name: str) -> None:
    assert refused(signed, Role.READER, name) == (act_of(name) not in (Act.READ, Act.OWN))


@pytest.mark.parametrize("role", [Role.PROJECT_MANAGER, Role.LEADER])
@pytest.mark.parametrize("name", sorted(WRITES[Act.SETTINGS] & set(ALL)))
def test_only_administrators_change_the_settings(signed: Signed, role: Role, name: str) -> None:
    assert refused(signed, role, name)


@pytest.mark.parametrize("name", sorted(WRITES[Act.SETTINGS] & set(ALL)))
def test_administrators_do(signed: Signed, name: str) -> None:
    assert not refused(signed, Role.ADMINISTRATOR, name)


@pytest.mark.parametrize("name", sorted(set(dict(addresses(settings_urls.urlpatterns, ""))) - set(ACT_OF)))
def test_every_settings_page_that_writes_is_in_the_table(signed: Signed, name: str) -> None:
    assert browser_of(signed, Role.ADMINISTRATOR).post(ALL[name]).status_code == 405


@pytest.mark.plain
def test_the_table_names_only_addresses_there_are() -> None:
    assert set(ACT_OF) - set(ALL) <= {"demo"}


@pytest.mark.parametrize(("role", "facts"), PEOPLE.items())
def test_everybody_is_what_the_table_says(role: Role, facts: dict[str, Any]) -> None:
    assert roles_of(make.person(**facts))[-1] == role


def test_a_reader_who_is_marked_as_a_leader_counts_as_none() -> None:
    assert not may(make.person(staff_role="reader", is_leadership=True), Act.LEAD)


@pytest.mark.parametrize("role", list(Role))
def test_everybody_reads_the_table_and_who_they_are(signed: Signed, role: Role) -> None:
    page = browser_of(signed, role).get("/settings/roles/").content.decode()
    assert f"{role.label.lower()} here." in page
    assert ('id="log-link"' in page) == (role != Role.READER)
