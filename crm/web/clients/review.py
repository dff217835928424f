"""What a client's business review of a quarter says: figures from the questions every page asks, of this client alone.

Page and paper are renderings of it. A client reads it, so it has nothing but dates, counts, the names of projects and
what we promised them: no summary of ours, no reason, no other client.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from django.db.models import QuerySet

from crm.clients.models import Client
from crm.conversations.queries import PromiseFigures, Tally, WeekFigures, promise_figures, week_figures
from crm.digests.cards import speed
from crm.digests.snapshot import Card, Section
from crm.leadership.made import Made, contacts_made
from crm.staff.queries import SiteHours
from crm.watch.unknown import unknown_projects

from ..spans import capital, figure, several
from .quarters import Quarter
from .review_lists import all_lists

DAY = timedelta(days=1)
UNKNOWN = "A source we hear through is silent, so something said lately may be missing here."
HOW = (
    "A first reply is in target when one of our people answers within the working time agreed for such a question. "
    "A promise is kept when it is done by its date. A leadership contact is due when the days agreed for a project "
    "have passed since the last one in which a senior leader of ours took part; contacts count once a day and project."
)


@dataclass(frozen=True)
class Month:
    label: str
    replies: str
    promises: str
    leaders: str


@dataclass(frozen=True)
class Review:
    client: Client
    quarter: Quarter
    day: date
    running: bool
    strong: str
    rest: str
    unknown: str
    cards: list[Card]
    months: list[Month]
    sections: list[Section]
    how: str = HOW

    @property
    def as_of(self) -> str:
        """A finished quarter changes only when a fact is corrected; the day says by which facts it was made."""
        stands = "the quarter is still running" if self.running else "the quarter is over"
        return f"As of {self.day:%-d %B %Y}; {stands}."


@dataclass(frozen=True)
class Figures:
    """The three figures of a stretch of days."""

    replies: WeekFigures
    promises: PromiseFigures
    made: list[Made]

    @property
    def leaders(self) -> tuple[int, int]:
        return sum(one.made for one in self.made), sum(one.due for one in self.made)


def review(client: Client, seen: QuerySet[Client], quarter: Quarter, at: datetime, hours: SiteHours) -> Review:
    """`seen` is this client as its reader may see it; all figures are as of `at`."""
    start, end = quarter.stretch(hours)
    made = contacts_made(client, quarter.first, quarter.last, at, hours)
    figures = Figures(week_figures(start, end, at, seen), promise_figures(start, end, at, seen), made)
    unknown = UNKNOWN if unknown_projects(at, hours).keys() & {one.project.pk for one in made} else ""
    return Review(
        client=client,
        quarter=quarter,
        day=hours.local_date(at),
        running=at < end,
        strong=replies_said(figures.replies),
        rest=f"{promises_said(figures.promises)} {leaders_said(*figures.leaders)}",
        unknown=unknown,
        cards=cards(figures, "unknown" if unknown else "good"),
        months=_months(quarter, seen, made, at, hours),
        sections=all_lists(seen, quarter, made, at, hours),
    )


def _months(
    quarter: Quarter, seen: QuerySet[Client], made: Sequence[Made], at: datetime, hours: SiteHours
) -> list[Month]:
    found = []
    for first, after in pairwise(quarter.months):
        start, end = hours.midnight(first), hours.midnight(after)
        replies, promises = week_figures(start, end, at, seen), promise_figures(start, end, at, seen)
        month = Figures(replies, promises, [one.between(first, after - DAY) for one in made])
        shares = _of(replies.in_target, replies.verdicts), _of(promises.kept, promises.due), _of(*month.leaders)
        found.append(Month(f"{first:%B}", *shares))
    return found


def cards(figures: Figures, well: str) -> list[Card]:
    replies, promises, (made, due) = figures.replies, figures.promises, figures.leaders
    waived = f"{several(replies.waived, 'more')} needed none" if replies.waived else ""
    time = speed(replies) if replies.answered else ("no reply given", "")
    return [
        _share("First replies in target", replies.in_target, replies.verdicts, waived, well),
        Card("Time to the first reply", *time),
        _share("Promises kept by their date", promises.kept, promises.due, "", well),
        _share("Leadership contacts made", made, due, "of those due, project by project", well),
    ]


def _share(name: str, part: int, whole: int, more: str, well: str) -> Card:
    if not whole:
        return Card(name, "none fell due", more)
    return Card(name, _of(part, whole), more, well if part == whole else "late")


def _of(part: int, whole: int) -> str:
    return f"{part} of {whole}" if whole else "–"


def replies_said(figures: Tally) -> str:
    if not figures.verdicts:
        return "No first reply fell due."
    if figures.verdicts == 1:
        return f"The only first reply was {'in target' if figures.in_target else 'late'}."
    return f"{figures.in_target} of {figures.verdicts} first replies in target."


def promises_said(figures: PromiseFigures) -> str:
    if not figures.due:
        return "No promise fell due."
    if figures.due == 1:
        return f"The only promise due was {'kept' if figures.kept else 'not kept by its date'}."
    if figures.kept == figures.due:
        return f"All {several(figures.due, 'promise')} were kept by their date."
    return capital(f"{figures.kept} of {figures.due} promises were kept by their date.")


def leaders_said(made: int, due: int) -> str:
    if not due:
        return "No leadership contact fell due."
    if made == due:
        times = "the one time" if due == 1 else f"all {several(due, 'time')}"
        return f"A senior leader was in touch {times} it was due."
    return f"A senior leader was in touch {made} of the {figure(due, 'time')} it was due."
