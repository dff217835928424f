"""A sweep with nothing newly late: `bin/bench sweep`.

The goal: at most twice A1 (a bare view that reads one row), the same at every size and with the same statements.
"""

from __future__ import annotations

from contextlib import ExitStack
from statistics import median

from .filled import filled, sizes
from .jobs import Done, Worker
from .servers import anchor
from .tables import exponent, ms, ratio, short, table

ROUNDS, TIMES, REQUESTS = 20, 5, 500
GOAL, FLAT = 2.0, 0.05


def main() -> None:
    one: list[float] = []
    with ExitStack() as stack:
        bare = stack.enter_context(anchor())
        workers = {size: stack.enter_context(Worker(filled(size))) for size in sizes(__doc__)}
        begins = {size: worker.do("swept_to").told for size, worker in workers.items()}
        done = {size: [worker.do("idle_sweep", 20, begins=begins[size])] for size, worker in workers.items()}
        bare.time("/one/", 50)
        for _ in range(ROUNDS):
            one += bare.time("/one/", TIMES)
            for size, worker in workers.items():
                done[size].append(worker.do("idle_sweep", TIMES, begins=begins[size]))
        show(one, bare.cost("/one/", REQUESTS), {size: rounds[1:] for size, rounds in done.items()})


def show(one: list[float], cpu: float, done: dict[int, list[Done]]) -> None:
    taken = {size: [wall for part in rounds for wall in part.wall] for size, rounds in done.items()}
    print(f"A1, a bare view of one row: {ms(one):.2f} ms, {1000 * cpu:.2f} of the processor")
    rows, spent = [], {}
    for size, rounds in done.items():
        spent[size] = median(cpu for part in rounds for cpu in part.cpu)
        told = (rounds[-1].statements, judged(rounds), f"{ms(taken[size]):.2f}", f"{ratio(taken[size], one):.2f}")
        rows.append((short(size), *told, f"{1000 * spent[size]:.2f}", f"{spent[size] / cpu:.2f}"))
    table(("contacts", "statements", "clients judged", "ms", "× A1", "processor ms", "× A1"), rows)
    worst = max(spent.values()) / cpu
    print(f"at most {worst:.2f} × A1 of the processor (goal {GOAL:.0f}), exponent {exponent(spent):+.3f} (goal {FLAT})")


def judged(rounds: list[Done]) -> int:
    """Clients looked at by all these sweeps together; with nothing newly late there are none."""
    return sum(int(part.told["clients"]) for part in rounds)


if __name__ == "__main__":
    main()
