"""What a bench says: ratios against anchors that were measured in the same run, and how they grow with size."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from statistics import median


def percentile(times: Sequence[float], share: float) -> float:
    return sorted(times)[max(0, math.ceil(share * len(times)) - 1)]


def exponent(by_size: Mapping[int, float]) -> float:
    """How a time grows with size: 0 not at all, 1 in proportion; the slope on logarithmic paper."""
    points = [(math.log(size), math.log(taken)) for size, taken in by_size.items()]
    if len(points) < 2:
        return 0.0
    middle_x, middle_y = (sum(axis) / len(points) for axis in zip(*points, strict=True))
    across = math.fsum((x - middle_x) * (y - middle_y) for x, y in points)
    return across / math.fsum((x - middle_x) ** 2 for x, _ in points)


def short(number: int) -> str:
    """“10k”, “1M”"""
    return f"{number // 1_000_000}M" if number >= 1_000_000 else f"{number // 1000}k" if number >= 1000 else str(number)


def ms(times: Sequence[float]) -> float:
    return 1000 * median(times)


def ratio(times: Sequence[float], anchor: Sequence[float]) -> float:
    return median(times) / median(anchor)


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """The first column to the left, the others to the right."""
    lines = [[str(cell) for cell in row] for row in (head, *rows)]
    widths = [max(len(line[n]) for line in lines) for n in range(len(head))]
    for line in lines:
        first, *rest = (
            cell.rjust(width) if n else cell.ljust(width)
            for n, (cell, width) in enumerate(zip(line, widths, strict=True))
        )
        print(first, *rest, sep="  ")
