"""The anchor and the product as servers of their own, each as `bin/up` starts its web server."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

import psutil

ROOT = Path(__file__).resolve().parent.parent.parent
WAIT = 90.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
    return number


@dataclass
class Server:
    """A web server on the loopback, asked over one connection that stays open."""

    application: str
    environ: Mapping[str, str]
    cookie: str = ""
    port: int = field(default_factory=free_port)

    def __enter__(self) -> Server:
        words = f"--interface wsgi --port {self.port} --workers 1 --blocking-threads 4 --no-ws --log-level error"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "granian", *words.split(), self.application],
            env=os.environ | dict(self.environ),
            cwd=ROOT,
        )
        self.connect("/")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.connection.close()
        self.process.terminate()
        self.process.wait()

    def connect(self, path: str) -> None:
        """Wait until a page answers, whatever it says."""
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        until = time.monotonic() + WAIT
        while time.monotonic() < until:
            try:
                self.ask(path)
                return
            except OSError:
                self.connection.close()
                time.sleep(0.02)
        raise SystemExit(f"Port {self.port} did not answer within {WAIT:.0f} s.")

    def ask(self, path: str) -> tuple[int, bytes]:
        """Status and body of one request."""
        try:
            return self._ask(path)
        except http.client.RemoteDisconnected:
            # The server closes a connection that nobody has used for a while.
            self.connection.close()
            return self._ask(path)

    def _ask(self, path: str) -> tuple[int, bytes]:
        self.connection.request("GET", path, headers={"Cookie": self.cookie})
        answer = self.connection.getresponse()
        return answer.status, answer.read()

    def time(self, path: str, times: int = 1) -> list[float]:
        """Seconds until the whole answer is there, for each time. A page that fails ends the run."""
        return [self._once(path) for _ in range(times)]

    def cost(self, path: str, times: int, others: Callable[[], Iterable[int]] = tuple) -> float:
        """Processor seconds of one request, of many, with those of other processes that do a part of the work; a busy
        machine sways it less than the clock."""
        before = self._spent(others())
        self.time(path, times)
        after = self._spent(others())
        return sum(seconds - before.get(pid, 0) for pid, seconds in after.items()) / times

    def _spent(self, others: Iterable[int]) -> dict[int, float]:
        spent: dict[int, float] = {}
        children = psutil.Process(self.process.pid).children(recursive=True)
        for pid in (self.process.pid, *(child.pid for child in children), *others):
            # Who has left meanwhile had no part in it.
            with suppress(psutil.NoSuchProcess):
                spent[pid] = sum(psutil.Process(pid).cpu_times()[:2])
        return spent

    def time_until(self, path: str, ended: Callable[[], bool], pause: float) -> Iterator[float]:
        """The same again and again, with pauses, until something has ended."""
        while not ended():
            yield self._once(path)
            time.sleep(pause)

    def _once(self, path: str) -> float:
        begin = time.perf_counter()
        status, _ = self.ask(path)
        taken = time.perf_counter() - begin
        if status != 200:
            raise SystemExit(f"{path} answered {status}.")
        return taken


def anchor(elsewhere: Mapping[str, str] | None = None) -> Server:
    """The bare project of `anchor.py`, which has a database of its own."""
    folder = ROOT / "var" / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    return Server("tests.benchmarks.anchor:application", {"ANCHOR_DATA": str(folder), **(elsewhere or {})})
