"""Logging one contact until everything about its client is right and durable: `bin/bench record`.

A question with its clock, a promise, its places and words, and the flags of that client, in one transaction. The goal:
at most 3 × A2, at every size alike.
"""

from __future__ import annotations

from contextlib import ExitStack
from statistics import median

from .filled import filled, sizes
from .jobs import Done, Worker
from .servers import anchor
from .tables import exponent, ms, ratio, short, table

ROUNDS, TIMES, REQUESTS = 15, 4, 200
GOAL, FLAT = 3.0, 0.05


def main() -> None:
    rows: list[float] = []
    with ExitStack() as stack:
        bare = stack.enter_context(anchor())
        workers = {size: stack.enter_context(Worker(filled(size))) for size in sizes(__doc__)}
        statements = {size: worker.do("log", 5).statements for size, worker in workers.items()}
        done: dict[int, list[Done]] = {size: [] for size in workers}
        for _ in range(ROUNDS):
            rows += bare.time("/rows/", TIMES)
            for size, worker in workers.items():
                done[size].append(worker.do("log", TIMES))
        show(rows, bare.cost("/rows/", REQUESTS), statements, done)


def show(rows: list[float], cpu: float, statements: dict[int, int], done: dict[int, list[Done]]) -> None:
    print(f"A2, a bare view of 25 rows: {ms(rows):.2f} ms, {1000 * cpu:.2f} of the processor")
    lines, spent = [], {}
    for size, rounds in done.items():
        taken = [wall for part in rounds for wall in part.wall]
        spent[size] = median(cpu for part in rounds for cpu in part.cpu)
        told = (statements[size], f"{ms(taken):.2f}", f"{ratio(taken, rows):.2f}")
        lines.append((short(size), *told, f"{1000 * spent[size]:.2f}", f"{spent[size] / cpu:.2f}"))
    table(("contacts", "statements", "ms", "× A2", "processor ms", "× A2"), lines)
    worst = max(spent.values()) / cpu
    print(f"at most {worst:.2f} × A2 of the processor (goal {GOAL:.0f}), exponent {exponent(spent):+.3f} (goal {FLAT})")


if __name__ == "__main__":
    main()
