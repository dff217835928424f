"""Memory of the whole embedded product, and how soon it shows a page: `bin/bench footprint`.

The goals: at most 200 MB (proportional set size) when idle, within 10 % of that after use; the first signed-in page
within 3 seconds of `bin/up` on an installed tree.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
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
GOAL, GROWTH, SOON = 200, 0.1, 3.0


def main() -> None:
    folder = KEPT / "demo"
    shutil.rmtree(folder, ignore_errors=True)
    with running(folder) as (server, process, first):
        print(f"first start, with the demo company loaded: {first:.1f} s until the sign-in page")
    with Worker(folder) as worker:
        cookie, places = worker.do("sign_in").told, worker.do("places").told
    with running(folder, cookie) as (server, process, second):
        print(f"next start: {second:.2f} s until the first signed-in page (goal {SOON:.0f})")
        time.sleep(SETTLE)
        idle = memory(process)
        for path in places.values():
            server.time(path, USES)
        used, processes = memory(process), len(family(process))
    print(f"idle {idle / MEGABYTE:.0f} MB in {processes} processes (goal {GOAL})")
    print(f"after {USES * len(places)} pages {used / MEGABYTE:.0f} MB, {used / idle - 1:+.1%} (goal {GROWTH:.0%})")


@contextmanager
def running(folder: Path, cookie: str = "") -> Iterator[tuple[Server, subprocess.Popen[bytes], float]]:
    """The product as `bin/up --demo` runs it, and the seconds it took to show a page."""
    port = free_port()
    words = [sys.executable, "-m", "config.up", "--demo", "--port", str(port), "--data", str(folder)]
    begin = time.perf_counter()
    own = environ(folder) | {"MALLOC_ARENA_MAX": "2", "PYTHONPATH": str(without_numpy())}
    process = subprocess.Popen(words, cwd=ROOT, env=os.environ | own, stdout=subprocess.DEVNULL)
    server = Server("", {}, cookie, port)
    try:
        server.connect("/" if cookie else "/demo/")
        yield server, process, time.perf_counter() - begin
    finally:
        process.terminate()
        process.wait()


def without_numpy() -> Path:
    """A place that hides what benches alone install, and openpyxl takes up where it finds it."""
    bare = KEPT / "bare"
    bare.mkdir(parents=True, exist_ok=True)
    (bare / "numpy.py").write_text("raise ImportError")
    return bare


def family(process: subprocess.Popen[bytes]) -> list[psutil.Process]:
    first = psutil.Process(process.pid)
    return [first, *first.children(recursive=True)]


def memory(process: subprocess.Popen[bytes]) -> int:
    """Bytes of all its processes, with what they share counted once."""
    return sum(one.memory_full_info().pss for one in family(process))


if __name__ == "__main__":
    main()
