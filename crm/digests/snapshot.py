"""A frozen week as people read it. Mail and page are renderings of this and of nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

VERSION = 4
# What a version did not know yet, as it reads today.
BEFORE: dict[int, dict[str, Any]] = {2: {"reader": "", "asks": [], "scope": ""}, 3: {"scope": ""}}
# A mail that was sent looks the same for ever, so the templates of its day stay.
LOOK = "digest"
LOOKS = {2: "digest_3", 3: "digest_3"}
MOST_ROWS = 5
OWN = "only what is yours"
# Pixels of a bar of the trend in a mail, and units of one on the page; a single miss keeps a line that can be seen.
TALL, LEAST = 40, 3


@dataclass(frozen=True)
class Row:
    """One line: what, more about it, its figure, how it stands, and the page where one click acts."""

    title: str
    detail: str = ""
    figure: str = ""
    tone: str = ""
    path: str = ""


@dataclass(frozen=True)
class Ask:
    """Something its reader alone can settle: what, why, which date, and what can be done about it."""

    title: str
    reason: str
    when: str
    about: str
    number: int
    acts: list[str]
    path: str


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
    def missed(self) -> int:
        return self.verdicts - self.in_target

    @property
    def kept_height(self) -> int:
        """The part of the bar that stands for replies in target."""
        return _part(self.in_target, self.verdicts)

    @property
    def missed_height(self) -> int:
        return TALL - self.kept_height if self.verdicts else 0


def _part(count: int, of: int) -> int:
    """A share of a bar's height: all and none are exact, and what lies between shows both."""
    if count in (0, of):
        return TALL if count else 0
    return min(max(round(TALL * count / of), LEAST), TALL - LEAST)


@dataclass(frozen=True)
class Week:
    company: str
    label: str
    reader: str
    scope: str
    strong: str
    rest: str
    figures: str
    unknown: list[str]
    asks: list[Ask]
    trend: list[Bar]
    cards: list[Card]
    sections: list[Section]
    hidden: str
    footer: str
    as_of: str
    path: str

    @property
    def broken(self) -> bool:
        """Whether anything is late or unknown, or is asked of its reader."""
        rows = (row.tone for section in self.sections for row in section.rows)
        return bool(self.unknown or self.asks) or "late" in rows

    @property
    def quiet(self) -> bool:
        """Nothing broken, nothing missed and nothing due soon: five lines say it all."""
        tones = {row.tone for section in self.sections for row in section.rows}
        return not self.broken and not self.trend[-1].missed and "soon" not in tones

    @property
    def eight_weeks(self) -> str:
        return ", ".join(bar.text for bar in self.trend[-8:])

    @property
    def in_short(self) -> str:
        """What the sections say, in one line."""
        return " ".join(map(_in_short, self.sections)) or "Nothing with a date lies ahead."

    @property
    def lede(self) -> str:
        return f"{self.strong} {self.rest}".strip()


def _in_short(section: Section) -> str:
    more = [section.more] if section.more else []
    return f"{section.title}: {'; '.join([*map(_told, section.rows), *more])}."


def _told(row: Row) -> str:
    """“Pine: Proposal, Thu 22 Oct”; without a figure what more there is of it."""
    rest = row.figure or f"{row.detail[:1].lower()}{row.detail[1:].rstrip('.')}"
    return ", ".join(filter(None, (row.title.rstrip("."), rest)))


def look_of(frozen: dict[str, Any]) -> str:
    """The name of the templates a frozen week is mailed with."""
    return LOOKS.get(frozen.get("version", VERSION), LOOK)


def thaw(frozen: dict[str, Any]) -> Week:
    """The week as it was frozen. ValueError for a version nobody knows."""
    version = frozen.get("version")
    if version != VERSION and version not in BEFORE:
        raise ValueError(f"This digest was frozen as version {version}; known is {VERSION}.")
    week = BEFORE.get(version, {}) | frozen["week"]
    week["asks"] = [Ask(**ask) for ask in week["asks"]]
    week["trend"] = [Bar(**bar) for bar in week["trend"]]
    week["cards"] = [Card(**card) for card in week["cards"]]
    week["sections"] = [
        Section(**section | {"rows": [Row(**row) for row in section["rows"]]}) for section in week["sections"]
    ]
    return Week(**week)


def freeze(week: Week) -> dict[str, Any]:
    """As `dataclasses.asdict` has it, which would copy every word of what fifty readers share."""
    parts: dict[str, list[Any]] = {"asks": week.asks, "trend": week.trend, "cards": week.cards}
    frozen = {name: [dict(vars(one)) for one in part] for name, part in parts.items()}
    sections = [vars(one) | {"rows": [dict(vars(row)) for row in one.rows]} for one in week.sections]
    return {"version": VERSION, "week": vars(week) | frozen | {"sections": sections}}
