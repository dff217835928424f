"""How soon the first signed-in page comes and how little memory everything takes: `bin/bench footprint`.

The goals: the page within 3 s of `bin/up` on an installed tree; at most 200 MB of proportional set size when idle, and
within a tenth of that after use. Linux only, where the kernel knows the proportional set size.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path

import psutil

from tests.config.running import Reader, Up, get_ready, until

PAGES = (
    "/",
    "/?of=team",
    "/projects/",
    "/projects/1/",
    "/clients/",
    "/clients/1/",
    "/flags/",
    "/leadership/",
    "/status/",
)
ROUNDS = 40
STARTS = 5
MB = 1_000_000


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="touchline-footprint-") as folder:
        data = Path(folder) / "data"
        ready = get_ready(data, "--demo", TOUCHLINE_DEMO="1")
        if ready.returncode:
            print(ready.stderr)
            return 1
        return _report(data)


def _report(data: Path) -> int:
    starts = sorted(_start(data) for _ in range(STARTS))
    page, stop = starts[STARTS // 2]
    running = Up(data).start("--demo")
    reader = _signed_in(running)
    until(lambda: "Every job runs" in reader.get("/status/"))
    idle = _memory(running)
    for _ in range(ROUNDS):
        for path in PAGES:
            reader.get(path)
    used = _memory(running)
    running.end()
    grown = sum(used.values()) / sum(idle.values()) - 1
    print(f"{'process':<12}{'idle, MB':>10}{'after use, MB':>15}")
    for name in idle:
        print(f"{name:<12}{idle[name]:>10.1f}{used[name]:>15.1f}")
    print(
        f"{'together':<12}{sum(idle.values()):>10.1f}{sum(used.values()):>15.1f}   goals: 200 idle, 10 % more after use"
    )
    print(f"after use   {grown:>+10.1%}   of {len(PAGES) * ROUNDS} pages")
    print(f"start to first signed-in page, median of {STARTS}: {page:.2f} s   goal: 3 s")
    print(f"signal to the last process gone, median of {STARTS}: {stop:.2f} s   goal: 5 s")
    return int(sum(idle.values()) > 200 or grown > 0.1 or page > 3)


def _start(data: Path) -> tuple[float, float]:
    """Seconds until a signed-in page, and from the signal until nothing is left."""
    began = time.monotonic()
    running = Up(data).start("--demo")
    _signed_in(running)
    page = time.monotonic() - began
    began = time.monotonic()
    running.end()
    psutil.wait_procs(running.parts, timeout=10)
    return page, time.monotonic() - began


def _signed_in(running: Up) -> Reader:
    reader = Reader(running.address)
    reader.send("/demo/", person="1")
    return reader


def _memory(running: Up) -> dict[str, float]:
    """Proportional set size by part of the product, in MB."""
    sizes: dict[str, float] = defaultdict(float)
    for process in (running.process, *running.process.children(recursive=True)):
        sizes[_part(" ".join(process.cmdline()))] += process.memory_full_info().pss / MB
    return dict(sorted(sizes.items()))


def _part(words: str) -> str:
    parts = {"config.worker": "worker", "granian": "web", "redis-server": "redis", "valkey-server": "redis"}
    return next((part for word, part in parts.items() if word in words), "supervisor")


if __name__ == "__main__":
    sys.exit(main())
