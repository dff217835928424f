"""The list of response clocks; of a week, exactly those its figures count."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from django.db.models import DurationField, QuerySet, Value
from django.db.models.functions import Coalesce

from crm.conversations.fetching import fetch_projects
from crm.conversations.ledger import working_so_far
from crm.conversations.models import Clock
from crm.conversations.selections import clocks_where
from crm.conversations.values import Channel, ClockState, Priority
from crm.projects.models import Project

from ..listing import Act, Asked, Asker, Choice, Column, Empty, Lede, Listing, Named, Person, Week, Whose, of
from ..listing.cells import called, client_column, link, project_column, shortened, state
from ..listing.columns import NEVER
from ..listing.filters import day_in
from ..listing.keyset import By
from ..listing.named import client_called, project_called
from ..spans import capital, in_words, several

STATES = [
    ("late", "Late now"),
    ("answered", "Answered"),
    ("kept", "Answered in time"),
    ("missed", "Missed"),
    ("waived", "No reply needed"),
    ("all", "All"),
]
# A list that stays short may be sorted by what no index carries.
SHORT = ("late",)
FOREVER = timedelta(days=36500)


@dataclass(frozen=True)
class ReplyRow:
    clock: Clock
    taken: timedelta
    tone: str
    stands: str

    @property
    def projects(self) -> Iterable[Project]:
        return self.clock.opened_by.projects.all()


def question(whose: Whose, told: dict[str, Any]) -> QuerySet[Clock]:
    # Of a week one asks for all that were decided in it; else for who waits now.
    told = {"state": "decided"} | told if "week" in told else told
    return clocks_where(whose.clients, at=whose.at, **told)


def dress(rows: Sequence[Any], asker: Asker) -> Sequence[ReplyRow]:
    fetch_projects(row.opened_by for row in rows)
    return [_row(clock, asker) for clock in rows]


def _row(clock: Clock, asker: Asker) -> ReplyRow:
    taken = working_so_far(clock, asker.at)
    if clock.state == ClockState.RUNNING:
        late = clock.late_after is not None and clock.late_after < asker.at
        soon = clock.warn_at is not None and clock.warn_at <= asker.at
        left = f"{in_words(clock.target - taken)} {'over' if late else 'left'}"
        return ReplyRow(clock, taken, "late" if late else "soon" if soon else "good", left)
    if clock.state == ClockState.WAIVED:
        return ReplyRow(clock, taken, "", "no reply needed")
    return ReplyRow(clock, taken, *(("good", "in time") if clock.in_time else ("late", "late")))


def counted(whose: Whose, told: dict[str, Any]) -> tuple[QuerySet[Clock], ...]:
    """Of a week what its figures count, else who waits and how many of them for too long."""
    states = ("decided", "kept", "answered", "waived") if "week" in told else ("running", "late")
    narrowed = of(told, "client", "project", "owner", "channel", "priority", "week")
    return tuple(clocks_where(whose.clients, at=whose.at, state=state, **narrowed) for state in states)


def lede(asked: Asked, *found: int) -> Lede:
    if asked.told("week"):
        return _of_week(*found)
    waiting, late = found or (0, 0)
    verb = "waits" if waiting == 1 else "wait"
    late_words = f"{several(late, 'reply', 'replies')} {'is' if late == 1 else 'are'} late."
    return Lede(capital(f"{several(waiting, 'question')} {verb} for our reply."), capital(late_words))


def _of_week(decided: int = 0, kept: int = 0, answered: int = 0, waived: int = 0) -> Lede:
    needless = f" {capital(several(waived, 'question'))} needed no reply." if waived else ""
    strong = f"{kept} of {decided} first replies in target."
    return Lede(strong, f"{capital(several(answered, 'question'))} answered in the week.{needless}")


def _question(row: ReplyRow) -> str:
    return link(f"/interactions/{row.clock.opened_by_id}/#ledger", shortened(row.clock.opened_by.summary))


def _stands(row: ReplyRow) -> str:
    return state(row.tone, row.stands) if row.tone else row.stands


COLUMNS: tuple[Column[ReplyRow], ...] = (
    Column("question", "Question", lambda row: row.clock.opened_by.summary, _question, kind="words"),
    client_column(lambda row: row.clock.client),
    project_column(lambda row: row.projects),
    Column("who", "Owner", lambda row: called(row.clock.answered_by or row.clock.owner)),
    Column("asked", "Asked", lambda row: row.clock.opened_at, by="opened_at", kind="moment"),
    Column("due", "Due", lambda row: row.clock.due_at, kind="moment", minor=True),
    Column("taken", "Taken", lambda row: row.taken, kind="span"),
    Column("target", "Target", lambda row: row.clock.target, kind="span", minor=True),
    Column("stands", "Stands", lambda row: row.stands, _stands),
)
BY: dict[str, By] = {
    "due": Coalesce("late_after", Value(NEVER)),
    "taken": Coalesce("working", Value(FOREVER), output_field=DurationField()),
    "target": "target",
}

REPLIES: Listing[ReplyRow] = Listing(
    name="replies",
    title="Replies",
    path="/replies/",
    question=question,
    columns=COLUMNS,
    sort="-asked",
    filters=(
        Choice("state", "State", nothing="waiting now", choices=STATES),
        Named("client", "Client", find=client_called),
        Named("project", "Project", find=project_called),
        Person("owner", "Owner"),
        Week("week", "Decided in the week of"),
        Choice("channel", "Channel", where="more", choices=Channel.choices),
        Choice("priority", "Priority", where="more", choices=Priority.choices),
    ),
    lede=lede,
    counted=counted,
    dress=dress,
    empty=Empty(
        "Nobody waits for us. What a client asks next appears here with its time.", Act("Log a contact", "/log/")
    ),
)


WAITING = replace(
    REPLIES, columns=tuple(replace(column, by=BY.get(column.name, column.by)) for column in COLUMNS), sort="due"
)
OF_WEEK = replace(WAITING, sort="-asked")


def replies_asked(state: str, week: str) -> Listing[ReplyRow]:
    """The list for a state: one that stays short is sorted by what runs out next, and by any other figure."""
    of_week, known = day_in(week) is not None, state in dict(STATES)
    if known and state not in SHORT and not of_week:
        return REPLIES
    return OF_WEEK if of_week else WAITING
