"""A sweep with nothing newly late: `bin/bench sweep`.

The goal: at most twice A1 (a bare view that reads one row), the same at every size and with the same statements.
"""

from __future__ import annotations

from contextlib import ExitStack
from statistics import median

from .filled import filled, sizes
from .jobs import Done, Worker
from .servers import anchor
from .tables import exponent, ms, short, table

ROUNDS, TIMES = 20, 5
GOAL, FLAT = 2.0, 0.05


def main() -> None:
    one: list[float] = []
    with ExitStack() as stack:
        bare = stack.enter_context(anchor())
        workers = {size: stack.enter_context(Worker(filled(size))) for size in sizes(__doc__)}
        done: dict[int, list[Done]] = {size: [worker.do("idle_sweep", 20)] for size, worker in workers.items()}
        bare.time("/one/", 50)
        for _ in range(ROUNDS):
            one += bare.time("/one/", TIMES)
            for size, worker in workers.items():
                done[size].append(worker.do("idle_sweep", TIMES))
    show(one, {size: rounds[1:] for size, rounds in done.items()})


def show(one: list[float], done: dict[int, list[Done]]) -> None:
    taken = {size: [wall for part in rounds for wall in part.wall] for size, rounds in done.items()}
    print(f"A1, a bare view of one row: {ms(one):.2f} ms")
    rows = [
        (
            short(size),
            done[size][-1].statements,
            judged(done[size]),
            f"{ms(times):.2f}",
            f"{median(times) / median(one):.2f}",
        )
        for size, times in taken.items()
    ]
    table(("contacts", "statements", "clients judged", "ms", "× A1"), rows)
    slope = exponent({size: median(times) for size, times in taken.items()})
    worst = max(median(times) for times in taken.values()) / median(one)
    print(f"at most {worst:.2f} × A1 (goal {GOAL:.0f}), exponent {slope:+.3f} (goal {FLAT})")


def judged(rounds: list[Done]) -> int:
    """Clients looked at by all these sweeps together; with nothing newly late there are none."""
    return sum(int(part.told["clients"]) for part in rounds)


if __name__ == "__main__":
    main()
