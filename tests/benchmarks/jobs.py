"""A process of its own on one data folder, which does jobs of the product and tells what each cost."""

from __future__ import annotations

import inspect
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count as counter
from pathlib import Path
from select import select
from types import TracebackType
from typing import Any

from django.db import connection

from .filled import environ
from .servers import ROOT

Job = Callable[..., Any]
# A job with a `number` gets another one each time.
numbers = counter(1)


@dataclass(frozen=True)
class Done:
    """Seconds on the clock and of the processor for each time, and what the job said last."""

    wall: list[float]
    cpu: list[float]
    statements: int
    told: Any


class Worker:
    """The other end: starts the process, gives it jobs, reads what they cost."""

    def __init__(self, folder: Path, jobs: str = "product") -> None:
        self.folder, self.jobs = folder, jobs

    def __enter__(self) -> Worker:
        self.process = subprocess.Popen(
            [
                sys.executable,
                "-c",
                f"import django; django.setup(); import tests.benchmarks.{self.jobs} as m; m.work()",
            ],
            cwd=ROOT,
            env=os.environ | environ(self.folder),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self.process.stdin:
            self.process.stdin.close()
        self.process.wait()

    def do(self, job: str, times: int = 1, **words: Any) -> Done:
        return self.begin(job, times, **words)()

    def begin(self, job: str, times: int = 1, **words: Any) -> Callable[[], Done]:
        """Starts a job; call what comes back to wait for its end."""
        if self.process.stdin is None or self.process.stdout is None:
            raise SystemExit("The worker has no ends to speak through.")
        print(json.dumps([job, times, words]), file=self.process.stdin, flush=True)
        return self._read

    @property
    def ready(self) -> bool:
        """Whether the job that was begun has ended."""
        return bool(self.process.stdout and select([self.process.stdout], [], [], 0)[0])

    def _read(self) -> Done:
        line = self.process.stdout.readline() if self.process.stdout else ""
        if not line:
            raise SystemExit(f"The worker on {self.folder.name} ended.")
        return Done(**json.loads(line))


def serve(jobs: Mapping[str, Job]) -> None:
    """Does what it is told on standard input until that closes. Django must be set up."""
    for line in sys.stdin:
        name, times, words = json.loads(line)
        print(json.dumps(_timed(jobs[name], times, words)), flush=True)


def _timed(job: Job, times: int, words: dict[str, Any]) -> dict[str, Any]:
    wall, cpu, told = [], [], None
    numbered = "number" in inspect.signature(job).parameters
    for _ in range(times):
        extra = {"number": next(numbers)} if numbered else {}
        with _counted() as count:
            begin, spent = time.perf_counter(), time.process_time()
            told = job(**words, **extra)
            wall.append(time.perf_counter() - begin)
            cpu.append(time.process_time() - spent)
    return {"wall": wall, "cpu": cpu, "statements": count[0], "told": told}


@contextmanager
def _counted() -> Iterator[list[int]]:
    """Counts the statements of the last time; a counter costs less than a microsecond each."""
    count = [0]

    def counting(execute: Job, *words: Any) -> Any:
        count[0] += 1
        return execute(*words)

    with connection.execute_wrapper(counting):
        yield count
