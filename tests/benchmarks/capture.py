"""A mailbox taken in, from its bytes to filed contacts with clocks: `bin/bench capture`.

An invented mailbox is imported into a new company of two hundred clients, on SQLite and on PostgreSQL: the raw bytes
kept first, read, tied together, filed. In the same run the standard library parses the same bytes. The goal: the second
half costs a mail what the first half did, with as much memory.
"""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from tests.suite import postgresql

from .filled import KEPT
from .jobs import Worker
from .tables import short, table

FLAT = 1.1
MOST = 100_000
HEAD = ("database", "mails", "MB", "mails/s", "by the clock", "bare/s", "× bare", "2nd ÷ 1st half", "MiB", "filed")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--most", type=int, default=10_000, help="number of mails (10000; 100000 is the goal's)")
    mails = min(options.parse_args().most, MOST)
    with tempfile.TemporaryDirectory(prefix="touchline-pg-") as folder, postgresql(Path(folder)) as url:
        rows = [measured(mails, ""), *([measured(mails, url)] if url else [])]
    table(HEAD, [line for line, *_ in rows])
    slower, larger = max(row[1] for row in rows), max(row[2] for row in rows)
    print(f"the second half × {slower:.2f} a mail, memory × {larger:.2f} (goal {FLAT} each)")
    if max(slower, larger) > FLAT:
        raise SystemExit("below the goal")


def measured(mails: int, url: str) -> tuple[tuple[str, ...], float, float]:
    """One line of the table, and how much the second half cost and kept more than the first."""
    folder = KEPT / "capture"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    os.environ["DATABASE_URL"] = url
    path = str(folder / "mail.mbox")
    with Worker(folder, "capture_jobs") as worker:
        worker.do("company")
        size: int = worker.do("invent", path=path, mails=mails, seed=1).told
    # A process of its own, so that what inventing took is not counted as its memory.
    with Worker(folder, "capture_jobs") as worker:
        took = worker.do("take", path=path, mails=mails).told
        bare = worker.do("bare", path=path).cpu[0]
    return _line("PostgreSQL" if url else "SQLite", mails, size, took, bare)


def _line(name: str, mails: int, size: int, took: dict[str, Any], bare: float) -> tuple[tuple[str, ...], float, float]:
    start, middle, end = took["marks"]
    spent, clock = end["cpu"] - start["cpu"], end["wall"] - start["wall"]
    first, second = _each(start, middle), _each(middle, end)
    line = (
        name,
        short(mails),
        f"{size / 1e6:.1f}",
        f"{mails / spent:,.0f}",
        f"{mails / clock:,.0f}",
        f"{mails / bare:,.0f}",
        f"{spent / bare:.1f}",
        f"{second / first:.2f}",
        f"{end['peak']:.0f}",
        f"{took['filed']:,}",
    )
    return line, second / first, end["peak"] / middle["peak"]


def _each(begin: dict[str, float], end: dict[str, float]) -> float:
    """Seconds of the processor a mail."""
    return (end["cpu"] - begin["cpu"]) / (end["mails"] - begin["mails"])


if __name__ == "__main__":
    main()
