"""A long job beside people who read: what the job takes, and whether the pages feel it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .filled import copied, environ, filled, most
from .jobs import Done, Worker
from .servers import Server, anchor
from .tables import percentile

QUIET = 150
# People read about so many pages a second while the job runs.
PAUSE = 0.02


@dataclass(frozen=True)
class Beside:
    """A job's cost, and page times before it and during it, in seconds; A1 and A2 as well, A1 of the processor too."""

    done: Done
    quiet: list[float]
    busy: list[float]
    one: list[float]
    rows: list[float]
    one_cpu: float

    def pages(self) -> str:
        """How the 99th percentile of a timeline changed."""
        quiet, busy = percentile(self.quiet, 0.99), percentile(self.busy, 0.99)
        told = f"{len(self.busy)} pages meanwhile, none failed: p99 {1000 * busy:.0f} ms"
        return f"{told}, quiet {1000 * quiet:.0f} ms, {busy / quiet:.2f} times (goal 2)"


def beside(job: str, **words: Any) -> Beside:
    """Does a job on a company with very many questions waiting, while somebody reads one of its pages."""
    waiting = most()
    folder = copied(filled(waiting, waiting=waiting))
    with anchor() as bare, Worker(folder) as worker:
        path = worker.do("places").told["timeline, first"]
        with Server("config.wsgi:application", environ(folder), worker.do("sign_in").told) as server:
            server.time(path, 20)
            one, rows = bare.time("/one/", 200), bare.time("/rows/", 100)
            one_cpu = bare.cost("/one/", 200)
            quiet = server.time(path, QUIET)
            end = worker.begin(job, **words)
            busy = list(server.time_until(path, lambda: worker.ready, PAUSE))
            return Beside(end(), quiet, busy, one, rows, one_cpu)
