"""A frozen week as people read it. Mail and page are renderings of this and of nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

VERSION = 2
MOST_ROWS = 5


@dataclass(frozen=True)
class Row:
    """One line: what, more about it, its figure, how it stands, and the page where one click acts."""

    title: str
    detail: str = ""
    figure: str = ""
    tone: str = ""
    path: str = ""


@dataclass(frozen=True)
class Section:
    title: str
    rows: list[Row] = field(default_factory=list)
    more: str = ""
    path: str = ""


def short(title: str, rows: Sequence[Row], total: int, path: str) -> Section:
    """At most five rows, then a link to the rest."""
    rest = total - MOST_ROWS
    return Section(title, list(rows[:MOST_ROWS]), f"{rest} more" if rest > 0 else "", path)


@dataclass(frozen=True)
class Card:
    """One figure of the week, what stands beside it, and the page that lists what it counts."""

    name: str
    figure: str
    more: str = ""
    tone: str = ""
    path: str = ""


@dataclass(frozen=True)
class Bar:
    """One week of the trend."""

    label: str
    verdicts: int
    in_target: int
    path: str

    @property
    def text(self) -> str:
        return f"{self.in_target}/{self.verdicts}" if self.verdicts else "–"

    @property
    def clean(self) -> bool:
        return self.verdicts == self.in_target

    @property
    def height(self) -> int:
        """Pixels of the bar, of forty; a week of misses keeps a line that can be seen."""
        return max(3, round(40 * self.in_target / self.verdicts)) if self.verdicts else 0


@dataclass(frozen=True)
class Week:
    company: str
    label: str
    strong: str
    rest: str
    figures: str
    unknown: list[str]
    trend: list[Bar]
    cards: list[Card]
    sections: list[Section]
    hidden: str
    footer: str
    as_of: str
    path: str

    @property
    def lede(self) -> str:
        return f"{self.strong} {self.rest}".strip()


def thaw(frozen: dict[str, Any]) -> Week:
    """The week as it was frozen. ValueError for a version nobody knows."""
    if frozen.get("version") != VERSION:
        raise ValueError(f"This digest was frozen as version {frozen.get('version')}; known is {VERSION}.")
    week = dict(frozen["week"])
    week["trend"] = [Bar(**bar) for bar in week["trend"]]
    week["cards"] = [Card(**card) for card in week["cards"]]
    week["sections"] = [
        Section(**section | {"rows": [Row(**row) for row in section["rows"]]}) for section in week["sections"]
    ]
    return Week(**week)


def freeze(week: Week) -> dict[str, Any]:
    return {"version": VERSION, "week": asdict(week)}
