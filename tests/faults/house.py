"""An installation of the demo company of its own, with worker processes that may be killed at any moment."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from tests.once import made_once

ROOT = Path(__file__).resolve().parent.parent.parent
MONDAY = "2026-10-19T07:00:00-04:00"
READY = """
from datetime import datetime
from crm.digests.services import prepare, send_next, tell
from crm.watch.services import sweep
at = datetime.fromisoformat("{at}")
"""
SEND = "while send_next(at): pass"
# A server does not notice that whoever waits for it was killed, and would do what was asked once the lock is gone.
OTHERS_END = """
SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
LOCKED = "digests_digest, digests_delivery, watch_flag, watch_sweepmark"


class House:
    """Where its database is, and the port of its mail server."""

    def __init__(self, url: str, folder: Path, mail_port: int = 1) -> None:
        self.url, self.folder, self.mail_port = url, folder, mail_port

    def start(self, code: str, at: str = MONDAY) -> subprocess.Popen[str]:
        """A worker that runs these lines with `at` at hand."""
        environ = os.environ | {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATABASE_URL": self.url,
            "TOUCHLINE_DATA": str(self.folder),
            "SECRET_KEY": "tests only",
            "EMAIL_URL": f"smtp://127.0.0.1:{self.mail_port}",
        }
        words = [sys.executable, "manage.py", "shell", "--no-imports", "-v0", "-c", READY.format(at=at) + code]
        return subprocess.Popen(words, cwd=ROOT, env=environ, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def run(self, code: str, at: str = MONDAY) -> str:
        """Let a worker run to its end. AssertionError with its words where it failed."""
        worker = self.start(code, at)
        out, err = worker.communicate(timeout=180)
        assert worker.returncode == 0, err
        return out

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """What stands in the database, as somebody else sees it."""
        if self.url.startswith("sqlite"):
            with closing(sqlite3.connect(self.folder / "touchline.sqlite3", timeout=30)) as db:
                return db.execute(sql).fetchall()
        with psycopg.connect(self.url) as db:
            return db.execute(sql.encode()).fetchall()

    def count(self, table: str) -> int:
        return int(self.rows(f"SELECT count(*) FROM {table}")[0][0])

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Nobody else writes meanwhile, nor afterwards what was asked meanwhile: its asker is dead by then."""
        if self.url.startswith("sqlite"):
            file = self.folder / "touchline.sqlite3"
            with closing(sqlite3.connect(file, isolation_level=None, timeout=30, check_same_thread=False)) as db:
                db.execute("BEGIN IMMEDIATE")
                yield
        else:
            with psycopg.connect(self.url) as db:
                db.execute(f"LOCK TABLE {LOCKED} IN EXCLUSIVE MODE")
                yield
                db.execute(OTHERS_END)
                db.rollback()


def kill(worker: subprocess.Popen[str]) -> None:
    worker.kill()
    worker.communicate(timeout=30)


def template(factory: pytest.TempPathFactory) -> House:
    """The demo company on Monday at 07:00, to be copied."""
    folder = made_once(factory, "house", lambda folder: (folder / "url").write_text(build(folder).url))
    return House((folder / "url").read_text() if os.environ.get("DATABASE_URL") else _file(folder), folder)


def build(folder: Path, as_of: str = MONDAY) -> House:
    """The demo company in a database of its own; `as_of` empty: as of now."""
    url, name = os.environ.get("DATABASE_URL", ""), f"demo_{os.getpid()}_{folder.name.replace('-', '_')}"
    house = House(_database(url, name) if url else _file(folder), folder)
    if url:
        _make(url, name)
    call = "from django.core.management import call_command\n"
    house.run(f'{call}call_command("migrate", verbosity=0)\ncall_command("load_demo", as_of="{as_of}")')
    return house


def copy(house: House, folder: Path, number: int, mail_port: int) -> House:
    """`number` differs from one copy of a worker to the next."""
    if house.url.startswith("sqlite"):
        shutil.copy(house.folder / "touchline.sqlite3", folder / "touchline.sqlite3")
        return House(_file(folder), folder, mail_port)
    name = f"{_name(house.url)}_{os.getpid()}_{number}"
    _make(house.url, name, template=_name(house.url))
    return House(_database(house.url, name), folder, mail_port)


def empty(like: House, folder: Path) -> House:
    """A database of the same kind without a table in it."""
    folder.mkdir()
    if like.url.startswith("sqlite"):
        return on_file(folder)
    name = f"{_name(like.url)}_{folder.name}"
    _make(like.url, name)
    return House(_database(like.url, name), folder)


def on_file(folder: Path) -> House:
    """The same on SQLite, whatever the tests run on."""
    folder.mkdir(exist_ok=True)
    return House(_file(folder), folder)


def _file(folder: Path) -> str:
    return f"sqlite:///{folder / 'touchline.sqlite3'}"


def _name(url: str) -> str:
    return urlsplit(url).path.lstrip("/")


def _database(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def _make(url: str, name: str, template: str = "template1") -> None:
    with psycopg.connect(_database(url, "postgres"), autocommit=True) as db:
        db.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        db.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
