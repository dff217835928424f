"""The list of promises."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from crm.conversations.models import Commitment
from crm.conversations.selections import promises_where
from crm.projects.models import Project

from ..dates import due
from ..listing import Act, Asked, Asker, Choice, Column, Empty, Lede, Listing, Named, Person, Week, Whose, of
from ..listing.cells import client_column, link, noted, project_column, state
from ..listing.named import client_called, project_called
from ..spans import capital, several

STATES = [
    ("overdue", "Overdue"),
    ("kept", "Kept by their date"),
    ("missed", "Not kept by their date"),
    ("moved", "Moved"),
    ("withdrawn", "Withdrawn"),
    ("all", "All"),
]


@dataclass(frozen=True)
class PromiseRow:
    promise: Commitment
    tone: str
    stands: str

    @property
    def projects(self) -> list[Project]:
        return [self.promise.project] if self.promise.project else []


def question(whose: Whose, told: dict[str, Any]) -> QuerySet[Commitment]:
    # Of a week one asks for all that were due in it; else for what is still to do.
    told = {"state": "all"} | told if "week" in told else told
    return promises_where(whose.clients, at=whose.at, **told)


def dress(rows: Sequence[Any], asker: Asker) -> Sequence[PromiseRow]:
    return [PromiseRow(row, *_stands(row, asker)) for row in rows]


def _stands(row: Commitment, asker: Asker) -> tuple[str, str]:
    if row.withdrawn_at:
        return "", "withdrawn"
    if row.done is None:
        near = due(row.due, asker.at, asker.zone)
        return near.tone, near.text
    return ("late", "kept late") if row.missed_at or row.done > row.due else ("good", "kept")


def counted(whose: Whose, told: dict[str, Any]) -> tuple[QuerySet[Commitment], ...]:
    """Of a week all and the kept ones, else the open and the overdue ones."""
    states = ("all", "kept") if "week" in told else ("open", "overdue")
    narrowed = of(told, "client", "project", "owner", "week")
    return tuple(promises_where(whose.clients, at=whose.at, state=state, **narrowed) for state in states)


def lede(asked: Asked, first: int = 0, second: int = 0) -> Lede:
    if asked.told("week"):
        return Lede(f"{second} of {first} promises kept by their date.")
    late = f"{several(second, 'is', 'are')} overdue." if second else "Nothing is overdue."
    return Lede(capital(f"{several(first, 'promise')} {'is' if first == 1 else 'are'} open."), capital(late))


def _text(row: PromiseRow) -> str:
    promise = row.promise
    if promise.made_in_id:
        return link(f"/interactions/{promise.made_in_id}/", promise.text)
    place = f"/projects/{promise.project_id}/" if promise.project_id else f"/clients/{promise.client_id}/"
    return link(place, promise.text)


def _stands_cell(row: PromiseRow) -> str:
    reason = f"moved: {row.promise.moved_reason}" if row.promise.moved_from else row.promise.withdrawn_reason
    return noted(state(row.tone, row.stands), reason)


PROMISES: Listing[PromiseRow] = Listing(
    name="promises",
    title="Promises",
    path="/promises/",
    question=question,
    columns=(
        Column("text", "Promise", lambda row: row.promise.text, _text, kind="words"),
        client_column(lambda row: row.promise.client),
        project_column(lambda row: row.projects),
        Column("owner", "Owner", lambda row: row.promise.owner.name),
        Column("made", "Made", lambda row: row.promise.made_at, kind="moment", minor=True),
        Column("due", "Due", lambda row: row.promise.due, by="due", kind="moment"),
        Column("stands", "Stands", lambda row: row.stands, _stands_cell),
    ),
    sort="due",
    filters=(
        Choice("state", "State", nothing="open", choices=STATES),
        Named("client", "Client", find=client_called),
        Named("project", "Project", find=project_called),
        Person("owner", "Owner"),
        Week("week", "Due in the week of", where="more"),
    ),
    lede=lede,
    counted=counted,
    dress=dress,
    empty=Empty("No promise is open. One appears here when you log “we promised”.", Act("Log a contact", "/log/")),
)
