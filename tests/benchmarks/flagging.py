"""A week's backlog of late replies flagged at once, with its history, while people read: `bin/bench flagging`.

The goals: at most 0.5 × A1 of the processor for each newly late item; a hundred thousand in at most 60 s; the 99th
percentile of pages at most twice the quiet one, and no request fails.
"""

from __future__ import annotations

from .backlog import beside
from .tables import ms

GOAL, LONGEST = 0.5, 60.0


def main() -> None:
    found = beside("backlog", days=7)
    flags, taken = found.done.told["opened"] + found.done.told["changed"], found.done.wall[0]
    print(f"A1, a bare view of one row: {ms(found.one):.2f} ms, {1000 * found.one_cpu:.2f} of the processor")
    print(f"{flags:,} flags raised or worse in {taken:.1f} s (goal {LONGEST:.0f} for 100,000)")
    cpu = found.done.cpu[0] / flags
    told = f"{1000 * taken / flags:.2f} ms each with its rests, {1000 * cpu:.2f} of the processor"
    print(f"{told}; {cpu / found.one_cpu:.2f} × A1 of the processor (goal {GOAL})")
    print(found.pages())


if __name__ == "__main__":
    main()
