"""What walls and trail cost: pages and logging beside those of a house without either: `bin/bench access`.

The budgets of `pages` and `record` are kept with both; here stands what share of them they take.
"""

from __future__ import annotations

from statistics import median

from .filled import filled, sizes
from .jobs import Worker
from .tables import short, table

ROUNDS, TIMES = 12, 4


def main() -> None:
    lines = []
    for size in sizes(__doc__):
        folder = filled(size)
        with Worker(folder) as kept, Worker(folder, "open_jobs") as bare:
            kept.do("tell")
            for name, path in kept.do("places").told.items():
                lines.append((f"{short(size)} {name}", *compare(kept, bare, "look", path=path)))
            lines.append((f"{short(size)} a contact logged", *compare(kept, bare, "log")))
    table(("of the processor", "with, ms", "without, ms", "ratio", "statements", "without"), lines)


def compare(kept: Worker, bare: Worker, job: str, **words: str) -> tuple[str, str, str, int, int]:
    """Rounds in which both have their turn; the first, which fills caches, does not count."""
    spent: dict[Worker, list[float]] = {kept: [], bare: []}
    statements = {worker: worker.do(job, TIMES, **words).statements for worker in spent}
    for _ in range(ROUNDS):
        for worker, cpu in spent.items():
            cpu += worker.do(job, TIMES, **words).cpu
    walled, open_ = (1000 * median(cpu) for cpu in spent.values())
    return f"{walled:.2f}", f"{open_:.2f}", f"{walled / open_:.2f}", statements[kept], statements[bare]


if __name__ == "__main__":
    main()
