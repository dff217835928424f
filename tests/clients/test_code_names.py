"""What clients are called where their names must not be read."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps

from crm.clients.code_names import betrays, free_code_name
from crm.clients.models import Client
from crm.clients.queries import clients_named
from crm.clients.services import add_client, change_client
from crm.staff.errors import Refusal
from tests import make
from tests.make import MONDAY

database = pytest.mark.django_db


@pytest.mark.plain
@pytest.mark.parametrize("code", ["Lumen", "lumen bio", "Lum", "Lumental", "LMB", "Lûmen"])
def test_a_word_of_the_name_or_the_code_gives_it_away(code: str) -> None:
    assert betrays(code, ("Lumen Bio", "LMB", "lumen-bio"))


@pytest.mark.plain
def test_the_first_free_one_gives_nothing_away() -> None:
    assert free_code_name(("Heron Pharma", "HRN", "avocet"), ("SISKIN",)) == "Curlew"


@pytest.mark.plain
def test_there_is_a_code_name_for_every_client_of_a_large_house() -> None:
    taken: set[str] = set()
    for number in range(1000):
        taken.add(free_code_name((f"Client {number}",), taken))
    assert len(taken) == 1000


@database
def test_a_client_that_is_given_none_gets_one() -> None:
    one, other = (add_client(name=name, short_code=name, by=None, at=MONDAY) for name in ("Alpha", "Beta"))
    assert (one.code_name, other.code_name) == ("Heron", "Avocet")


@database
@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("Lumenta", "would give the name away"),
        ("x", "3 to 24 letters"),
        ("<b>ird", "3 to 24 letters"),
        ("acme", "Another client is called acme"),
        ("gannet", "Another client is called gannet"),
    ],
)
def test_a_code_name_that_says_too_much_or_is_taken_is_refused(code: str, sentence: str) -> None:
    make.client("Acme", code_name="Gannet")
    lumen = make.client("Lumen")
    with pytest.raises(Refusal, match=sentence):
        change_client(client=lumen, by=None, at=MONDAY, code_name=code)


@database
def test_a_new_name_that_the_code_name_would_give_away_is_refused() -> None:
    lumen = make.client("Lumen", code_name="Gannet")
    with pytest.raises(Refusal, match="would give the name away"):
        change_client(client=lumen, by=None, at=MONDAY, name="Gannet Bio")
    assert change_client(client=lumen, by=None, at=MONDAY, name="Gannet Bio", code_name="").code_name == "Heron"


@database
def test_a_client_is_found_by_its_code_name() -> None:
    lumen = make.client("Lumen", code_name="Gannet")
    assert [one.row for one in clients_named(["gann"], Client.objects.all(), 5)] == [lumen]


@database
def test_clients_of_before_get_one_each_and_are_found_by_it() -> None:
    numbers = [make.client(name).pk for name in ("Heron Pharma", "Lumen")]
    Client.objects.update(code_name="", found_by="")
    import_module("crm.clients.migrations.0004_code_name").give(apps, None)
    found = [Client.objects.get(pk=pk) for pk in numbers]
    assert [one.code_name for one in found] == ["Avocet", "Siskin"]
    assert " avocet " in found[0].found_by
