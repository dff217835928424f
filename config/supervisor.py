"""The parts that run side by side on one machine: started, told apart in one log, and stopped together."""

from __future__ import annotations

import os
import shlex
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterable
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from queue import Queue
from threading import Thread, Timer
from types import FrameType
from typing import IO, Any, ClassVar

import psutil
from django.utils.module_loading import import_string
from honcho.manager import Manager
from honcho.printer import Message

ROOT = Path(__file__).resolve().parent.parent
# Seconds a part may take to end by itself; a job cut short is found again by its row.
PATIENCE = 3.0
# Ctrl-C, a polite end, a closed terminal.
BY_A_PERSON = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Supervisor(Manager):  # type: ignore[misc]
    """Runs the parts until a signal comes or one of them ends, then ends them all. `asked`: it was a signal."""

    def __init__(self, record: IO[str], started: Callable[[], None]) -> None:
        super().__init__()
        self.events: Queue[Message] = Queue()
        self._record = record
        self._started = started
        self.asked = False

    def add(self, name: str, words: Iterable[str]) -> None:
        """A part that is a program of its own."""
        self.add_process(name, f"exec {shlex.join(words)}", cwd=str(ROOT))

    def call(self, name: str, function: str, *given: object) -> None:
        """A part that is a function, named by its place, and begins with what this process has loaded."""
        self.add_process(name, (function, *given))._child_ctor = Copy

    def _start(self) -> None:
        # A signal that comes while the parts start waits until each of them has a number to be sent to.
        early: list[int] = []
        for number in BY_A_PERSON:
            signal.signal(number, lambda number, frame: early.append(number))
        self._begin()
        while not self._all_started():
            self._hear(self.events.get())
        for number in BY_A_PERSON:
            signal.signal(number, self._end)
        if early:
            self._end(early[0], None)
        for work in (self._started, self._watch):
            Thread(target=work, daemon=True).start()

    def _begin(self) -> None:
        """Each part is heard by a thread. honcho would keep a copy of this process for each, of three megabytes."""
        parts = [part["obj"] for part in self._processes.values()]
        # All before the first thread: of a process with threads a copy is not safe to make.
        for part in parts:
            begun = part._child_ctor(part.cmd, env=part.env, cwd=part.cwd)
            part._child_ctor = partial(_same, begun)
        for part in parts:
            Thread(target=part.run, args=(self.events,), daemon=True).start()

    def _watch(self) -> None:
        """A part killed from outside may leave children that hold its output open, so its end stays unseen."""
        while True:
            for part in self._processes.values():
                if "returncode" not in part and _is_dead(part["pid"]):
                    self._procmgr.kill(part["pid"])
            time.sleep(1)

    def _hear(self, message: Message) -> None:
        if message.type == "start":
            self._processes[message.name]["pid"] = message.data["pid"]
            note(self._record, message.data["pid"], message.name)
        elif message.type == "line":
            self._printer.write(message)

    def _end(self, number: int, frame: FrameType | None) -> None:
        self.asked = True
        self.terminate()

    def terminate(self) -> None:
        if not self._terminating:
            print("Stopping …" if self.asked else self._why(), flush=True)
            last = Timer(PATIENCE, self.kill)
            last.daemon = True
            last.start()
        super().terminate()

    def _why(self) -> str:
        """Which part ended by itself; that ends the others."""
        ended = {name: part["returncode"] for name, part in self._processes.items() if "returncode" in part}
        told = ", ".join(f"“{name}” ended by itself (code {code})" for name, code in ended.items())
        return f"{told}, so Touchline stops. Its last words stand above."

    def _system_print(self, data: str) -> None:
        """Which process got which signal is of no use to the reader."""


def _same(begun: Any, *_: object, **__: object) -> Any:
    return begun


class Copy:
    """What `Popen` is to honcho, for a function: it runs in a copy of this process and speaks into a pipe."""

    # The ends that this process listens at; a copy that kept one would hold the pipe open after our end.
    ears: ClassVar[list[int]] = []

    def __init__(self, call: tuple[Any, ...], **_: object) -> None:
        heard, said = os.pipe()
        self.ears.append(heard)
        self._process = get_context("fork").Process(target=_speak, args=(self.ears, said, *call))
        self._process.start()
        os.close(said)
        self.pid, self.stdout = self._process.pid, os.fdopen(heard, "rb")

    @property
    def returncode(self) -> int | None:
        return self._process.exitcode

    def wait(self) -> None:
        self._process.join()


def _speak(ears: Iterable[int], said: int, function: str, *given: object) -> None:
    for ear in ears:
        os.close(ear)
    os.setsid()
    for number in BY_A_PERSON:
        signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)
    for spoken in (sys.stdout, sys.stderr):
        os.dup2(said, spoken.fileno())
    os.close(said)
    sys.exit(import_string(function)(*given))


def wait_for(port: int) -> None:
    """Until something answers on a port of this machine."""
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return


def _is_dead(number: int) -> bool:
    try:
        return psutil.Process(number).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def note(record: IO[str], number: int, name: str) -> None:
    """Write down a part, so that the next start can end it if this supervisor is killed."""
    try:
        record.write(f"{number} {psutil.Process(number).create_time()} {name}\n")
    except psutil.NoSuchProcess:
        return
    record.flush()


def end_leftovers(rows: Iterable[str]) -> int:
    """End what a killed supervisor left running, so that two never share a folder. Says how many there were."""
    left = [process for row in rows if (process := _still_there(row))]
    for process in left:
        _signal(process, signal.SIGTERM)
    _, stubborn = psutil.wait_procs(left, timeout=PATIENCE)
    for process in stubborn:
        _signal(process, signal.SIGKILL)
    psutil.wait_procs(stubborn, timeout=1)
    return len(left)


def _still_there(row: str) -> psutil.Process | None:
    """The process that was noted; its time of birth tells it from a later one with the same number."""
    number, born, _ = row.split()
    try:
        process = psutil.Process(int(number))
        return process if process.create_time() == float(born) else None
    except psutil.NoSuchProcess:
        return None


def _signal(process: psutil.Process, number: signal.Signals) -> None:
    # Each part leads a group of its own, so its children hear it too.
    try:
        os.killpg(process.pid, number)
    except ProcessLookupError:
        return
