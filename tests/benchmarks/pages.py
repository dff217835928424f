"""Every page people open, signed in, over HTTP: `bin/bench pages`.

The goals: lists, flags and single things at most 3 × A2 and 12 statements, the first and a deep stretch of a timeline
alike; desk, leadership, week, client and project at most 4 × A2 and 15 statements; no page grows with what is stored
(an exponent of at most 0.05).
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack
from typing import NamedTuple

from .databases import anchored, backends, own_server
from .filled import environ, filled, options, up_to
from .jobs import Worker
from .servers import Server, anchor
from .tables import exponent, ms, ratio, short, table

# The other size is the largest asked for. Both are the same house of a thousand projects, with a shorter and a longer
# history, so that pages are compared by what is stored and not by what they show: forty contacts of each project fill
# the first stretch of a timeline and a deep one.
SMALLEST = 40_000
ROUNDS, TIMES = 12, 3
# The clock of the processor has ticks of ten milliseconds.
TURNS, COSTED = 4, 50
# PostgreSQL keeps a plan after five.
FIRST = 6
HEAVY = ("desk", "desk of the team", "leadership", "week, frozen", "week, as of now", "client", "project")


class Page(NamedTuple):
    """One of one company, and the server that has it."""

    name: str
    size: int
    path: str
    server: Server


Times = dict[tuple[str, int], list[float]]
Costs = dict[tuple[str, int], float]


def main() -> None:
    asked = options(__doc__)
    asked.add_argument("--postgresql", action="store_true", help="on a PostgreSQL server from the wheel")
    words = asked.parse_args()
    with ExitStack() as stack:
        stack.enter_context(own_server(words.postgresql))
        bare = stack.enter_context(anchor(anchored()))
        pages: list[Page] = []
        statements: dict[str, int] = {}
        for size in (SMALLEST, max(up_to(words.most))):
            folder = filled(size)
            with Worker(folder) as worker:
                worker.do("tell")
                server = Server("config.wsgi:application", environ(folder), worker.do("sign_in").told)
                stack.enter_context(server)
                pages += [Page(name, size, path, server) for name, path in worker.do("places").told.items()]
                statements = worker.do("statements").told
        pages.sort(key=lambda page: list(statements).index(page.name))
        show(*measure(bare, pages), *weigh(bare, pages), statements)


def measure(bare: Server, pages: Iterable[Page]) -> tuple[list[float], Times]:
    """Rounds in which the anchor and every page of every size have their turn, by the clock."""
    rows: list[float] = []
    times: Times = {}
    for page in pages:
        # A server in use has looked before.
        page.server.time(page.path, FIRST)
        times[page[:2]] = []
    for _ in range(ROUNDS):
        for page in pages:
            rows += bare.time("/rows/")
            times[page[:2]] += page.server.time(page.path, TIMES)
    return rows, times


def weigh(bare: Server, pages: Iterable[Page]) -> tuple[float, Costs]:
    """The same of the processor, of the web server and of what PostgreSQL does for it: the least of some turns, as
    neighbours only add to it."""
    turns: list[tuple[float, Costs]] = []
    for _ in range(TURNS):
        costs = {page[:2]: page.server.cost(page.path, COSTED, backends) for page in pages}
        turns.append((bare.cost("/rows/", 2 * COSTED, backends), costs))
    return min(rows for rows, _ in turns), {page[:2]: min(costs[page[:2]] for _, costs in turns) for page in pages}


def show(rows: list[float], times: Times, cpu: float, spent: Costs, statements: dict[str, int]) -> None:
    """Ratios by the clock, then of the processor, then how the latter grows."""
    print(f"A2, a bare view of 25 rows: {ms(rows):.2f} ms, {1000 * cpu:.2f} of the processor")
    known = sorted({size for _, size in times})
    lines = []
    for name, asked in statements.items():
        walls = [f"{ratio(times[name, size], rows):.1f}" for size in known]
        cpus = [f"{spent[name, size] / cpu:.1f}" for size in known]
        slope = exponent({size: spent[name, size] for size in known})
        lines.append((name, asked, *walls, *cpus, 4 if name in HEAVY else 3, f"{slope:+.3f}"))
    sizes_told = [f"{short(size)} × A2" for size in known]
    table(("page", "statements", *sizes_told, *(f"{told} cpu" for told in sizes_told), "goal", "exponent"), lines)


if __name__ == "__main__":
    main()
