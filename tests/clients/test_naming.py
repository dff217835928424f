from __future__ import annotations

import pytest

from crm.clients.models import Client
from crm.clients.queries import clients_for, clients_named, contacts_named
from crm.clients.words import words_of
from crm.projects.queries import projects_named
from tests import make

pytestmark = pytest.mark.django_db


def names(text: str) -> list[str]:
    return [found.row.name for found in clients_named(words_of(text), Client.objects.all(), 10)]


def test_a_client_is_found_by_the_beginning_of_any_word() -> None:
    make.client("Northlight Bio", short_code="NLB")
    make.client("Halden Oncology", short_code="HAL")
    assert names("nor") == names("bio") == names("NLB") == ["Northlight Bio"]
    assert names("light") == []


def test_accents_need_not_be_typed() -> None:
    make.client("Müller & Søn")
    assert names("muller son") == ["Müller & Søn"]


def test_a_whole_word_goes_before_a_beginning_and_a_beginning_before_a_later_word() -> None:
    make.client("Alder Halston", short_code="A1")
    make.client("Halden Oncology", short_code="B1")
    make.client("Zebra", short_code="HAL")
    assert names("hal") == ["Zebra", "Halden Oncology", "Alder Halston"]


def test_a_renamed_client_is_found_by_its_new_name_only() -> None:
    client = make.client("Northlight Bio")
    client.name = "Southlight"
    client.save()
    assert names("southlight") == ["Southlight"]
    assert names("northlight") == []


def test_a_contact_is_found_by_name_and_address_but_not_by_the_end_of_the_address() -> None:
    contact = make.contact(make.client("Northlight Bio"), "Anna Brandt", email="a.brandt@nlb.com")
    found = [contacts_named(words_of(text), Client.objects.all(), 5) for text in ("bra", "a.brandt@nlb", "com")]
    assert [[one.row for one in rows] for rows in found] == [[contact], [contact], []]


def test_the_name_of_the_client_completes_that_of_its_contact() -> None:
    contact = make.contact(make.client("Northlight Bio"), "Anna Brandt")
    make.contact(make.client("Halden"), "Anna Brandt")
    best = contacts_named(words_of("brandt north"), Client.objects.all(), 5)[0]
    assert (best.row, best.met) == (contact, 2)


def test_a_project_is_found_by_its_code_with_or_without_the_hyphen() -> None:
    project = make.project(code="NLB-007", code_name="Ironbark")
    for text in ("NLB-007", "nlb007", "nlb 00", "iron"):
        assert [one.row for one in projects_named(words_of(text), Client.objects.all(), 5)] == [project]


def test_names_of_a_restricted_client_are_found_by_nobody_else() -> None:
    stranger, friend = make.person(), make.person()
    client = make.client("Quillon Pharma", restricted_access=True, relationship_owner=friend)
    make.contact(client, "Quentin Ito")
    make.project(client, code="QUI-1", code_name="Quince")
    for user, seen in ((stranger, 0), (friend, 1)):
        clients = clients_for(user, at=make.MONDAY)
        for question in (clients_named, contacts_named, projects_named):
            assert len(question(["qui"], clients, 5) or question(["que"], clients, 5)) == seen
