"""Logging one contact until everything about its client is right and durable: `bin/bench record`.

A question with its clock, a promise, its places and words, and the flags of that client, in one transaction. The goal:
at most 3 × A2, at every size alike.
"""

from __future__ import annotations

from contextlib import ExitStack
from statistics import median

from .filled import filled, sizes
from .jobs import Worker
from .servers import anchor
from .tables import exponent, ms, ratio, short, table

ROUNDS, TIMES = 15, 4
GOAL, FLAT = 3.0, 0.05


def main() -> None:
    rows: list[float] = []
    with ExitStack() as stack:
        bare = stack.enter_context(anchor())
        workers = {size: stack.enter_context(Worker(filled(size))) for size in sizes(__doc__)}
        statements = {size: worker.do("log", 5).statements for size, worker in workers.items()}
        taken: dict[int, list[float]] = {size: [] for size in workers}
        for _ in range(ROUNDS):
            rows += bare.time("/rows/", TIMES)
            for size, worker in workers.items():
                taken[size] += worker.do("log", TIMES).wall
    print(f"A2, a bare view of 25 rows: {ms(rows):.2f} ms")
    lines = [(short(size), statements[size], f"{ms(t):.2f}", f"{ratio(t, rows):.2f}") for size, t in taken.items()]
    table(("contacts", "statements", "ms", "× A2"), lines)
    slope = exponent({size: median(times) for size, times in taken.items()})
    worst = max(ratio(times, rows) for times in taken.values())
    print(f"at most {worst:.2f} × A2 (goal {GOAL:.0f}), exponent {slope:+.3f} (goal {FLAT})")


if __name__ == "__main__":
    main()
