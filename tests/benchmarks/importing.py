"""Importing a table of contacts with clocks and roll-ups: `bin/bench importing`.

A company of a thousand projects gets a CSV of contacts: taken in, checked, and written as the worker does it, every row
with its thread, clock, places, people and words. In the same run the bare minimum of the same rows is written too,
`csv.reader` and `bulk_create` of interactions alone. The goal: 5,000 rows a second, memory flat.
"""

from __future__ import annotations

from .filled import copied, filled, sizes
from .jobs import Worker
from .tables import short, table

GOAL, FLAT = 5000, 1.1
COMPANY = 10_000
HEAD = ("rows", "take in", "check", "write", "all", "bare", "write × bare", "peak MiB")


def main() -> None:
    lines, peaks, slowest = [], {}, float("inf")
    for number, size in enumerate(sizes(__doc__), start=1):
        folder = copied(filled(COMPANY))
        with Worker(folder, "importing_jobs") as worker:
            path = str(folder / "contacts.csv")
            worker.do("invent", path=path, rows=size, seed=number)
            took = worker.do("take", path=path)
            looked, wrote = (worker.do(job, table=took.told) for job in ("look", "write"))
            assert wrote.told == {"new": size}
            peaks[size] = worker.do("peak").told
            bare = worker.do("bare", path=path)
        spent = [sum(done.cpu) for done in (took, looked, wrote)]
        slowest = min(slowest, size / spent[2])
        speeds = [f"{size / cpu:,.0f}/s" for cpu in (*spent, sum(spent), sum(bare.cpu))]
        lines.append((short(size), *speeds, f"{spent[2] / sum(bare.cpu):.1f}", peaks[size]))
    table(HEAD, lines)
    grown = max(peaks.values()) / min(peaks.values())
    print(f"at least {slowest:,.0f} rows a second written (goal {GOAL:,}), memory × {grown:.2f} (goal {FLAT})")
    if slowest < GOAL or grown > FLAT:
        raise SystemExit("below the goal")


if __name__ == "__main__":
    main()
