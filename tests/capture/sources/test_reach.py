from __future__ import annotations

import socket
from ipaddress import ip_network
from typing import Any

import pytest

from crm.capture.sources import reach
from crm.staff.errors import Refusal

pytestmark = pytest.mark.plain
INSIDE = (
    "127.0.0.1",
    "10.1.2.3",
    "192.168.0.1",
    "169.254.169.254",
    "0.0.0.0",
    "::1",
    "fe80::1",
    "fd00::1",
    "::ffff:127.0.0.1",
)


def named(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    """A name that leads to these addresses."""
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 143)) for address in addresses]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *words, **more: found)


@pytest.mark.parametrize("address", INSIDE)
def test_what_is_inside_a_network_is_not_reached(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    named(monkeypatch, address)
    with pytest.raises(Refusal, match="inside a network"):
        reach.connect("mail.example", 143, 1)


def test_one_address_inside_is_enough_to_refuse_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    named(monkeypatch, "8.8.8.8", "10.0.0.1")
    with pytest.raises(Refusal, match="OWN_NETWORKS"):
        reach.connect("mail.example", 143, 1)


def test_an_own_network_is_reached(settings: Any) -> None:
    settings.OWN_NETWORKS = [ip_network("127.0.0.0/8")]
    with socket.create_server(("127.0.0.1", 0)) as server:
        reach.connect("127.0.0.1", server.getsockname()[1], 5, plain=True).close()


def test_a_password_does_not_travel_in_the_open(monkeypatch: pytest.MonkeyPatch) -> None:
    named(monkeypatch, "8.8.8.8")
    with pytest.raises(Refusal, match="Choose TLS or STARTTLS"):
        reach.connect("mail.example", 143, 1, plain=True)
