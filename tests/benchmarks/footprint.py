"""Memory of the whole embedded product, and how soon it shows a page: `bin/bench footprint`.

The goals: at most 200 MB (proportional set size) when idle, within 10 % of that after use; the first signed-in page
within 3 seconds of `bin/up` on an installed tree.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from .filled import KEPT, environ
from .jobs import Worker
from .servers import ROOT, Server, free_port

MEGABYTE = 1_000_000
SETTLE = 20.0
USES = 40
STARTS = 3
GOAL, GROWTH, SOON = 200, 0.1, 3.0


def main() -> None:
    folder = KEPT / "demo"
    shutil.rmtree(folder, ignore_errors=True)
    with running(folder) as (server, process, first):
        print(f"first start, with the demo company loaded: {first:.1f} s until the sign-in page")
    with Worker(folder) as worker:
        cookie, places = worker.do("sign_in").told, worker.do("places").told
    starts = [start(folder, cookie) for _ in range(STARTS)]
    took, spent = (min(figures) for figures in zip(*starts, strict=True))
    print(f"next start, the best of {STARTS}: {took:.2f} s until the first signed-in page (goal {SOON:.0f})")
    print(f"{spent:.2f} s of the processor, under a load of {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    with running(folder, cookie) as (server, process, _):
        time.sleep(SETTLE)
        idle = memory(process)
        for path in places.values():
            server.time(path, USES)
        used, processes = memory(process), len(family(process))
    print(f"idle {idle / MEGABYTE:.0f} MB in {processes} processes (goal {GOAL})")
    print(f"after {USES * len(places)} pages {used / MEGABYTE:.0f} MB, {used / idle - 1:+.1%} (goal {GROWTH:.0%})")


def start(folder: Path, cookie: str) -> tuple[float, float]:
    """Seconds until the first signed-in page, on the clock and of the processor."""
    with running(folder, cookie) as (_, process, taken):
        return taken, sum(sum(one.cpu_times()[:4]) for one in family(process))


@contextmanager
def running(folder: Path, cookie: str = "") -> Iterator[tuple[Server, subprocess.Popen[bytes], float]]:
    """The product as `bin/up --demo` runs it, and the seconds it took to show a page."""
    port = free_port()
    words = ["bin/up", "--demo", "--port", str(port), "--data", str(folder)]
    begin = time.perf_counter()
    process = subprocess.Popen(words, cwd=ROOT, env=os.environ | environ(folder), stdout=subprocess.DEVNULL)
    server = Server("", {}, cookie, port)
    try:
        server.connect("/" if cookie else "/demo/")
        yield server, process, time.perf_counter() - begin
    finally:
        process.terminate()
        process.wait()


def family(process: subprocess.Popen[bytes]) -> list[psutil.Process]:
    first = psutil.Process(process.pid)
    return [first, *first.children(recursive=True)]


def memory(process: subprocess.Popen[bytes]) -> int:
    """Bytes of all its processes, with what they share counted once."""
    return sum(one.memory_full_info().pss for one in family(process))


if __name__ == "__main__":
    main()
