"""Whose mail it is, by address and by domain; in doubt nobody's."""

from __future__ import annotations

import pytest

from crm.clients.queries import client_at_domain, contact_at
from tests import make

pytestmark = pytest.mark.django_db


def test_an_address_is_found_in_any_case() -> None:
    eve = make.contact(make.client(), email="Eve@Lumen.test")
    assert contact_at("eve@lumen.test") == contact_at("EVE@LUMEN.TEST") == eve


@pytest.mark.parametrize("address", ["", "eve@lumen.test.example", "ve@lumen.test", "%@lumen.test"])
def test_another_address_is_nobody_s(address: str) -> None:
    make.contact(make.client(), email="eve@lumen.test")
    assert contact_at(address) is None


def test_contacts_without_an_address_are_never_found_by_none() -> None:
    make.contact(make.client())
    assert contact_at("") is None


def test_a_domain_or_any_part_of_it_is_its_client_s() -> None:
    lumen = make.client("Lumen", domain="Lumen.test")
    for domain in ("lumen.test", "LUMEN.TEST", "mail.eu.lumen.test"):
        assert client_at_domain(domain) == lumen


def test_the_longest_domain_wins() -> None:
    make.client("Lumen", domain="lumen.test")
    lab = make.client("Lumen Lab", domain="lab.lumen.test")
    assert client_at_domain("mail.lab.lumen.test") == lab


@pytest.mark.parametrize("domain", ["", "test", "notlumen.test", "lumen.test.example"])
def test_another_domain_is_nobody_s(domain: str) -> None:
    make.client("Lumen", domain="lumen.test")
    make.client("None")
    assert client_at_domain(domain) is None


def test_a_domain_two_clients_share_is_left_to_a_person() -> None:
    """Filing by a guess would show one client's mail under the other."""
    make.client("Lumen", domain="lumen.test")
    make.client("Lumen Japan", domain="lumen.test")
    assert client_at_domain("lumen.test") is None
