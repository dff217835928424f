"""Requests to an address that somebody typed: encrypted, never into our own network, never led elsewhere."""

from __future__ import annotations

import socket
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

import requests
from django.conf import settings
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

SECONDS = 5


class NotAllowed(requests.RequestException):
    """The address leads where no request of ours goes; the text says so to the one who typed it."""


class Inside(Exception):
    """Not one of the errors that urllib3 takes for a weak network and wraps."""


def _outside(sock: socket.socket) -> socket.socket:
    """Asked of the connection itself, so that no name can point elsewhere between a look and the request."""
    if not settings.OIDC_PRIVATE_HOSTS and not ip_address(sock.getpeername()[0]).is_global:
        sock.close()
        raise Inside
    return sock


class Plain(HTTPConnection):
    def _new_conn(self) -> socket.socket:
        return _outside(super()._new_conn())


class Encrypted(HTTPSConnection):
    def _new_conn(self) -> socket.socket:
        return _outside(super()._new_conn())


class PlainPool(HTTPConnectionPool):
    ConnectionCls = Plain


class EncryptedPool(HTTPSConnectionPool):
    ConnectionCls = Encrypted


class Careful(HTTPAdapter):
    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        super().init_poolmanager(*args, **options)
        self.poolmanager.pool_classes_by_scheme = {"http": PlainPool, "https": EncryptedPool}


class Session(requests.Session):
    def __init__(self) -> None:
        super().__init__()
        # A proxy of the environment would make the connection, and nothing could be asked of it.
        self.trust_env = False
        self.mount("https://", Careful())
        self.mount("http://", Careful())

    def request(self, method: Any, url: Any, *args: Any, **options: Any) -> requests.Response:
        if urlsplit(str(url)).scheme != "https" and not settings.OIDC_PRIVATE_HOSTS:
            raise NotAllowed("This address is not encrypted. It has to begin with https://.")
        try:
            answer = super().request(method, url, *args, **options | {"timeout": SECONDS, "allow_redirects": False})
        except Inside as error:
            raise NotAllowed("This address lies inside a private network.") from error
        if answer.is_redirect:
            raise NotAllowed("This address leads to another one. Write where it ends.")
        return answer


def discovered(issuer: str) -> dict[str, Any]:
    """What an OpenID Connect provider says of itself. NotAllowed when it is somebody else, or says nothing."""
    with Session() as session:
        try:
            answer = session.get(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
            answer.raise_for_status()
            found: Any = answer.json()
        except NotAllowed:
            raise
        except requests.RequestException as error:
            raise NotAllowed("Nobody at this address answers as an OpenID Connect provider.") from error
    if not isinstance(found, dict) or str(found.get("issuer", "")).rstrip("/") != issuer.rstrip("/"):
        raise NotAllowed("The provider at this address calls itself otherwise. Write the issuer as it does.")
    known: dict[str, Any] = found
    return known
