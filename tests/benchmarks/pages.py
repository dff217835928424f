"""Every page people open, signed in, over HTTP: `bin/bench pages`.

The goals: lists, flags and single things at most 3 × A2 and 12 statements, the first and a deep stretch of a timeline
alike; desk, leadership, week, client and project at most 4 × A2 and 15 statements; no page grows with what is stored.
"""

from __future__ import annotations

from contextlib import ExitStack
from statistics import median

from .filled import environ, filled, sizes
from .jobs import Worker
from .servers import Server, anchor
from .tables import exponent, ms, ratio, short, table

ROUNDS, TIMES = 12, 3
FLAT = 0.05
HEAVY = ("desk", "desk of the team", "leadership", "week, frozen", "week, as of now", "client", "project")

Times = dict[tuple[str, int], list[float]]


def main() -> None:
    with ExitStack() as stack:
        bare = stack.enter_context(anchor())
        pages: dict[int, tuple[Server, dict[str, str]]] = {}
        statements: dict[str, int] = {}
        for size in sizes(__doc__):
            folder = filled(size)
            with Worker(folder) as worker:
                server = Server("config.wsgi:application", environ(folder), worker.do("sign_in").told)
                pages[size] = stack.enter_context(server), worker.do("places").told
                statements = worker.do("statements").told
        show(*measure(bare, pages), statements)


def measure(bare: Server, pages: dict[int, tuple[Server, dict[str, str]]]) -> tuple[list[float], Times]:
    """Rounds in which the anchor and every page of every size have their turn."""
    rows: list[float] = []
    times: Times = {}
    for number in range(ROUNDS + 1):
        for size, (server, places) in pages.items():
            for name, path in places.items():
                rows += bare.time("/rows/")
                taken = server.time(path, TIMES)
                # The first round fills caches that a server in use has filled.
                if number:
                    times.setdefault((name, size), []).extend(taken)
    return rows, times


def show(rows: list[float], times: Times, statements: dict[str, int]) -> None:
    print(f"A2, a bare view of 25 rows: {ms(rows):.2f} ms")
    known = sorted({size for _, size in times})
    lines = []
    for name in dict.fromkeys(name for name, _ in times):
        of_size = {size: times[name, size] for size in known}
        slope = exponent({size: median(taken) for size, taken in of_size.items()})
        ratios = [f"{ratio(taken, rows):.2f}" for taken in of_size.values()]
        lines.append((name, statements[name], *ratios, 4 if name in HEAVY else 3, f"{slope:+.3f}"))
    table(("page", "statements", *(f"{short(size)} × A2" for size in known), "goal", "exponent"), lines)


if __name__ == "__main__":
    main()
