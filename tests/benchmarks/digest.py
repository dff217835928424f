"""The weekly digests of fifty readers: `bin/bench digest`.

The goal: together at most 5 × the smallest single SQL aggregate of that week, asked in the same run. Read as: the
least one statement that yields the figures the week is read by (its verdicts, those in target, the median first reply),
over all clients at once, without walls, names or lists. A bare count of the verdicts is smaller still and yields one
figure only; the ratio to it is printed beside and held to no goal.

A longer history may change nothing: a week costs the same after ten times as many weeks (the lines below the table).
Memory is the most the process had held before and after.
"""

from __future__ import annotations

from contextlib import ExitStack
from itertools import pairwise
from statistics import median

from .filled import copied, filled, sizes
from .jobs import Done, Worker
from .tables import exponent, ms, ratio, short, table

READERS, TIMES = 50, 5
GOAL = 5.0
HEAD = ("contacts", "digests", "ms for all", "ms figures", "× figures", "goal", "× a count", "MB before", "after")


def main() -> None:
    lines, taken = [], {}
    for size in sizes(__doc__):
        with ExitStack() as stack:
            worker = stack.enter_context(Worker(copied(filled(size))))
            worker.do("invite", readers=READERS)
            counted = worker.do("count_week", 20).wall
            figures, before = worker.do("sum_up_week", 20).wall, worker.do("memory").told
            frozen = [_freeze(worker) for _ in range(TIMES)]
            after = worker.do("memory").told
        walls = [one.wall[0] for one in frozen]
        taken[size] = median(walls)
        ratios = f"{ratio(walls, figures):.0f}", f"{GOAL:.0f}", f"{ratio(walls, counted):.0f}"
        times = f"{ms(walls):.0f}", f"{ms(figures):.2f}"
        lines.append((short(size), frozen[-1].told, *times, *ratios, f"{before:.0f}", f"{after:.0f}"))
    table(HEAD, lines)
    print(f"exponent {exponent(taken):+.3f}")
    for (fewer, once), (more, later) in pairwise(taken.items()):
        print(f"{more // fewer} × the history ({short(more)}): {later / once:.2f} × the time")


def _freeze(worker: Worker) -> Done:
    worker.do("forget_digests")
    return worker.do("freeze")


if __name__ == "__main__":
    main()
