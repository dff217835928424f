"""Data folders with an invented company of each size, kept under var/bench between runs."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from .databases import database, kind, make_anew, tidy
from .servers import ROOT

KEPT = ROOT / "var" / "bench"
SIZES = (10_000, 100_000, 1_000_000)
# Pages show today, so a company whose story ended longer ago is invented anew.
FRESH = 4 * 86_400
# Raise it when `seeds/synthetic` invents something else.
VERSION = 2


def most() -> int:
    """The largest size asked for, of a company with so many questions waiting."""
    return max(sizes(None))


def sizes(description: str | None) -> list[int]:
    """Those asked for on the command line; a million is filled only on request, as it takes a quarter of an hour."""
    return up_to(options(description).parse_args().most)


def up_to(most: int) -> list[int]:
    return [size for size in SIZES if size <= most]


def options(description: str | None) -> argparse.ArgumentParser:
    found = argparse.ArgumentParser(description=description)
    found.add_argument(
        "--most", type=int, default=100_000, help="largest number of contacts (100000; 1000000 is the goal's)"
    )
    return found


def environ(folder: Path) -> dict[str, str]:
    """What tells the product to use a data folder, and the database of its name where a server was started."""
    return database(folder.name) | {
        "TOUCHLINE_DATA": str(folder),
        "TOUCHLINE_DEMO": "1",
        "SECRET_KEY": "for an invented company only",
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }


def filled(interactions: int, **more: int) -> Path:
    """The folder of a size, filled now where it is not; `more` says how many `waiting`, `projects` or `clients`."""
    folder = KEPT / "-".join([str(interactions), *(f"{number}" for number in more.values()), f"v{VERSION}{kind()}"])
    done = folder / "filled"
    if not done.exists() or time.time() - done.stat().st_mtime > FRESH:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        print(f"Inventing a company with {interactions:,} contacts …", flush=True)
        make_anew(folder.name)
        _manage(folder, "migrate", "-v0", "--skip-checks")
        extra = [word for name, number in more.items() for word in (f"--{name}", str(number))]
        _manage(folder, "synthetic_load", "--interactions", str(interactions), *extra)
        tidy(folder.name)
        done.touch()
    _manage(folder, "migrate", "-v0", "--skip-checks")
    _manage(folder, "collectstatic", "-v0", "--no-input", "--skip-checks")
    return folder


def copied(folder: Path) -> Path:
    """The same folder once more, for a bench that writes."""
    work = KEPT / "work"
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(folder, work)
    return work


def _manage(folder: Path, *words: str) -> None:
    subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, env=os.environ | environ(folder), check=True)
