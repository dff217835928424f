"""The weekly digests of fifty readers: `bin/bench digest`.

The goal: together at most 5 × the smallest aggregate of that week, a count of its verdicts; longer history changes
nothing.
"""

from __future__ import annotations

from contextlib import ExitStack
from statistics import median

from .filled import copied, filled, sizes
from .jobs import Worker
from .tables import exponent, ms, short, table

READERS, TIMES = 50, 5
GOAL = 5.0


def main() -> None:
    lines, taken = [], {}
    for size in sizes(__doc__):
        with ExitStack() as stack:
            worker = stack.enter_context(Worker(copied(filled(size))))
            worker.do("invite", readers=READERS)
            counted = worker.do("count_week", 20).wall
            frozen = worker.do("freeze", TIMES)
        taken[size] = median(frozen.wall)
        share = taken[size] / median(counted)
        lines.append(
            (short(size), frozen.told, f"{ms(frozen.wall):.0f}", f"{ms(counted):.2f}", f"{share:.0f}", f"{GOAL:.0f}")
        )
    table(("contacts", "digests", "ms for all", "ms a count", "× the count", "goal"), lines)
    print(f"exponent {exponent(taken):+.3f}")


if __name__ == "__main__":
    main()
