"""Every page people open, signed in, over HTTP: `bin/bench pages`.

The goals: lists, flags and single things at most 3 × A2 and 12 statements, the first and a deep stretch of a timeline
alike; desk, leadership, week, client and project at most 4 × A2 and 15 statements; no page grows with what is stored.
"""

from __future__ import annotations

from contextlib import ExitStack

from .databases import anchored, own_server
from .filled import environ, filled, options, up_to
from .jobs import Worker
from .servers import Server, anchor
from .tables import exponent, ms, ratio, short, table

# The other size is the largest asked for. A house with a thousand contacts has so few projects and so many open
# questions that every list fills its first page: pages are compared by what is stored, not by what they show.
SMALLEST, FULL = 1_000, {"projects": 40, "clients": 30, "waiting": 40}
ROUNDS, TIMES, COSTED = 12, 3, 50
FLAT = 0.05
HEAVY = ("desk", "desk of the team", "leadership", "week, frozen", "week, as of now", "client", "project")

Times = dict[tuple[str, int], list[float]]


def main() -> None:
    asked = options(__doc__)
    asked.add_argument("--postgresql", action="store_true", help="on a PostgreSQL server from the wheel")
    words = asked.parse_args()
    with ExitStack() as stack:
        stack.enter_context(own_server(words.postgresql))
        bare = stack.enter_context(anchor(anchored()))
        pages: dict[int, tuple[Server, dict[str, str]]] = {}
        statements: dict[str, int] = {}
        for size in (SMALLEST, max(up_to(words.most))):
            folder = filled(size, **(FULL if size == SMALLEST else {}))
            with Worker(folder) as worker:
                worker.do("tell")
                server = Server("config.wsgi:application", environ(folder), worker.do("sign_in").told)
                pages[size] = stack.enter_context(server), worker.do("places").told
                statements = worker.do("statements").told
        spent = {
            (name, size): server.cost(path, COSTED) for size, (server, of) in pages.items() for name, path in of.items()
        }
        show(*measure(bare, pages), bare.cost("/rows/", 4 * COSTED), spent, statements)


def measure(bare: Server, pages: dict[int, tuple[Server, dict[str, str]]]) -> tuple[list[float], Times]:
    """Rounds in which the anchor and every page of every size have their turn."""
    rows: list[float] = []
    times: Times = {}
    turns = [(name, size, server, path) for size, (server, of) in pages.items() for name, path in of.items()]
    for name, size, server, path in turns:
        # The first look fills caches that a server in use has filled.
        server.time(path)
        times[name, size] = []
    for name, size, server, path in turns * ROUNDS:
        rows += bare.time("/rows/")
        times[name, size] += server.time(path, TIMES)
    return rows, times


def show(
    rows: list[float], times: Times, cpu: float, spent: dict[tuple[str, int], float], statements: dict[str, int]
) -> None:
    """Ratios by the clock, then of the processor, then how the latter grows."""
    print(f"A2, a bare view of 25 rows: {ms(rows):.2f} ms, {1000 * cpu:.2f} of the processor")
    known = sorted({size for _, size in times})
    lines = []
    for name in dict.fromkeys(name for name, _ in times):
        walls = [f"{ratio(times[name, size], rows):.1f}" for size in known]
        cpus = [f"{spent[name, size] / cpu:.1f}" for size in known]
        slope = exponent({size: spent[name, size] for size in known})
        lines.append((name, statements[name], *walls, *cpus, 4 if name in HEAVY else 3, f"{slope:+.3f}"))
    sizes_told = [f"{short(size)} × A2" for size in known]
    table(("page", "statements", *sizes_told, *(f"{told} cpu" for told in sizes_told), "goal", "exponent"), lines)


if __name__ == "__main__":
    main()
