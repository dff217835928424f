"""The PostgreSQL of a bench: a server of its own from the wheel, kept under var/bench with a database for each company.

Where none was started, each company has a file of SQLite in its folder, and nothing here is asked for.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from tests.suite import postgresql

from .servers import ROOT

ADDRESS = "BENCH_POSTGRESQL"


@contextmanager
def own_server(wanted: bool) -> Iterator[None]:
    """While it runs, companies are kept and anchors measured on it."""
    if not wanted:
        yield
        return
    folder = ROOT / "var" / "bench" / "postgresql"
    folder.mkdir(parents=True, exist_ok=True)
    with postgresql(folder) as address:
        if not address:
            raise SystemExit("PostgreSQL could not be started on this machine.")
        os.environ[ADDRESS] = address
        yield
        del os.environ[ADDRESS]


def kind() -> str:
    """What the name of a folder ends with."""
    return "-postgresql" if ADDRESS in os.environ else ""


def database(name: str) -> dict[str, str]:
    """What tells the product to use the database of this name."""
    return {"DATABASE_URL": _address(name)} if ADDRESS in os.environ else {}


def make_anew(name: str) -> None:
    """An empty database of this name."""
    if ADDRESS in os.environ:
        _tell("", "DROP DATABASE IF EXISTS {}", name)
        _tell("", "CREATE DATABASE {}", name)


def tidy(name: str) -> None:
    """What the server does by itself some minutes after so many rows came."""
    if ADDRESS in os.environ:
        _tell(name, "VACUUM ANALYZE")


def backends() -> list[int]:
    """The processes in which the server answers whoever is connected."""
    if ADDRESS not in os.environ:
        return []
    ours = "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
    with psycopg.connect(os.environ[ADDRESS], autocommit=True) as connection:
        return [pid for (pid,) in connection.execute(ours)]


def anchored() -> dict[str, str]:
    """What tells the anchor to use a database of its own there."""
    if ADDRESS not in os.environ:
        return {}
    make_anew("anchor")
    return {"ANCHOR_DATABASE": _address("anchor")}


def _address(name: str) -> str:
    return urlsplit(os.environ[ADDRESS])._replace(path=f"/{name}").geturl()


def _tell(name: str, statement: str, *names: str) -> None:
    address = _address(name) if name else os.environ[ADDRESS]
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))
