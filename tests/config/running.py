"""Starts the product as a person does, in an environment that knows nothing of the tests."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

import psutil
import pytest

from config.supervisor import ROOT
from tests.once import made_once

KEPT = ("PATH", "HOME", "LANG", "TMPDIR", "PYTHONDONTWRITEBYTECODE")
KEY = "of a test"
# Longer than anything takes on a busy machine; only a failing test waits for it.
AT_MOST = 90


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def until(true: Callable[[], object], told: Callable[[], str] = str) -> None:
    end = time.monotonic() + AT_MOST
    while not true():
        assert time.monotonic() < end, told()
        time.sleep(0.05)


def environment(**facts: str) -> dict[str, str]:
    return {name: os.environ[name] for name in KEPT if name in os.environ} | facts


def get_ready(data: Path, *words: str, **facts: str) -> subprocess.CompletedProcess[str]:
    data.mkdir(exist_ok=True)
    environ = environment(TOUCHLINE_DATA=str(data), SECRET_KEY=KEY, **facts)
    command = [sys.executable, "manage.py", "get_ready", *words]
    return subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)


def demo_company(factory: pytest.TempPathFactory) -> Path:
    """The data folder of a first start with the demo company, to be copied."""

    def make(data: Path) -> None:
        done = get_ready(data, "--demo", TOUCHLINE_DEMO="1")
        assert done.returncode == 0, done.stderr
        (data / "kind").write_text("demo")

    return made_once(factory, "demo", make)


def new_house(factory: pytest.TempPathFactory) -> Path:
    """The data folder of a first start without anybody in it, to be copied."""
    demo = demo_company(factory)

    def make(data: Path) -> None:
        copy(demo / "static", data / "static")
        done = get_ready(data)
        assert done.returncode == 0, done.stderr

    return made_once(factory, "new", make)


def run(*words: str, **facts: str) -> subprocess.CompletedProcess[str]:
    """`bin/up` behind its installing, for starts that are refused."""
    command = [sys.executable, "-m", "config.up", *words]
    return subprocess.run(command, cwd=ROOT, env=environment(**facts), capture_output=True, text=True, check=False)


@contextmanager
def running(command: Sequence[str], facts: dict[str, str]) -> Iterator[psutil.Popen]:
    process = psutil.Popen(command, cwd=ROOT, env=environment(**facts))
    try:
        yield process
    finally:
        process.terminate()
        process.wait(AT_MOST)


@dataclass
class Up:
    """One running `bin/up` on a folder of its own."""

    data: Path
    port: int = field(default_factory=free_port)

    def begin(self, *words: str, **facts: str) -> Up:
        command = [sys.executable, "-m", "config.up", "--port", str(self.port), "--data", str(self.data), *words]
        self.log = self.data.parent / f"{self.data.name}.log"
        with self.log.open("w") as log:
            self.process = psutil.Popen(command, cwd=ROOT, env=environment(**facts), stdout=log, stderr=log)
        return self

    def start(self, *words: str, **facts: str) -> Up:
        """Begin, and wait until it prints its address."""
        self.begin(*words, **facts)
        until(lambda: "\nTouchline: " in self.said or not self.process.is_running(), lambda: self.said)
        assert self.process.is_running(), self.said
        self.parts = self.process.children(recursive=True)
        return self

    @property
    def said(self) -> str:
        return self.log.read_text()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def part(self, name: str) -> psutil.Process:
        rows = (row.split() for row in (self.data / "running").read_text().splitlines()[1:])
        return next(psutil.Process(int(number)) for number, _, noted in rows if noted == name)

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Its exit code."""
        self.process.send_signal(number)
        return int(self.process.wait(AT_MOST))

    def left(self) -> list[psutil.Process]:
        """What still runs; a zombie waits only for the machine's first process to look."""
        _, there = psutil.wait_procs(self.parts, timeout=1)
        return [one for one in there if one.is_running() and one.status() != psutil.STATUS_ZOMBIE]


class Reader:
    """A browser's part: keeps cookies, sends forms."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._opener = build_opener(HTTPCookieProcessor(CookieJar()))
        self.path = "/"

    def get(self, path: str) -> str:
        return self._open(path, None)

    def send(self, path: str, **fields: str) -> str:
        """Fill in the form at `path`; the page that follows."""
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.get(path))
        assert token
        return self._open(path, urlencode({"csrfmiddlewaretoken": token[1], **fields}).encode())

    def _open(self, path: str, body: bytes | None) -> str:
        with self._opener.open(self._address + path, body, AT_MOST) as answer:
            self.path = answer.url.removeprefix(self._address)
            text: str = answer.read().decode()
            return text


def copy(kept: Path, to: Path) -> Path:
    shutil.copytree(kept, to)
    return to
