"""Connections to servers that people name: the open internet, and the networks this installation calls its own."""

from __future__ import annotations

import socket
from ipaddress import IPv4Address, IPv6Address, ip_address

from django.conf import settings

from crm.staff.errors import Refusal


def connect(host: str, port: int, timeout: float, *, plain: bool = False) -> socket.socket:
    """A connection to exactly the address that was looked at, so that no later answer leads elsewhere.

    `plain`: nothing will be encrypted on it. Refusal in words when there is no such server, when it does not answer,
    or when an address is not for us to ask.
    """
    addresses = _resolved(host, port)
    for address in addresses:
        _check(host, ip_address(address), plain=plain)
    for address in addresses[:-1]:
        try:
            return socket.create_connection((address, port), timeout)
        except OSError:
            continue
    return socket.create_connection((addresses[-1], port), timeout)


def _resolved(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Refusal(f"There is no server called “{host}”. Check how it is spelled.") from error
    return list(dict.fromkeys(str(one[4][0]).partition("%")[0] for one in found))


def _check(host: str, address: IPv4Address | IPv6Address, *, plain: bool) -> None:
    address = getattr(address, "ipv4_mapped", None) or address
    own = any(address in network for network in settings.OWN_NETWORKS)
    if not own and (not address.is_global or address.is_multicast):
        raise Refusal(
            f"“{host}” is an address inside a network, which nothing typed here may reach. If the server is "
            "yours, name its network in OWN_NETWORKS and start again."
        )
    if plain and not own:
        raise Refusal("Without encryption the password would travel in the open. Choose TLS or STARTTLS.")
