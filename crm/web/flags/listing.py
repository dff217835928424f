"""All flags as a list, for sorting, narrowing and the file; the flags page is where one acts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import QuerySet

from crm.conversations.fetching import fetch_projects
from crm.projects.models import Project
from crm.watch.models import Flag
from crm.watch.queries import WORST_FIRST
from crm.watch.selections import flags_where
from crm.watch.values import STANDING, FlagKind, FlagStatus, Severity

from ..evidence import evidence
from ..listing import Act, Asked, Asker, Choice, Column, Empty, Lede, Listing, Named, Person, Whose, of
from ..listing.cells import called, client_column, link, project_column, shortened
from ..listing.keyset import By
from ..listing.named import client_called, project_called
from ..spans import capital, several
from ..templatetags.touchline import severity

STATES = [*FlagStatus.choices, ("all", "All")]


@dataclass(frozen=True)
class FlagRow:
    flag: Flag
    why: str

    @property
    def projects(self) -> Iterable[Project]:
        flag = self.flag
        if flag.project:
            return [flag.project]
        return flag.interaction.projects.all() if flag.interaction else []

    @property
    def about(self) -> str:
        flag = self.flag
        said = flag.interaction.summary if flag.interaction else ""
        return said or str(flag.commitment or flag.milestone or flag.project or flag.source or flag.client)


def question(whose: Whose, told: dict[str, Any]) -> QuerySet[Flag]:
    return flags_where(whose.clients, **told)


def dress(rows: Sequence[Any], asker: Asker) -> Sequence[FlagRow]:
    fetch_projects(row.interaction for row in rows if row.interaction)
    why = evidence(rows, asker.at, asker.hours)
    return [FlagRow(row, why[row.pk] if row.closed_at is None else row.why) for row in rows]


def counted(whose: Whose, told: dict[str, Any]) -> tuple[QuerySet[Flag], ...]:
    standing = flags_where(whose.clients, **of(told, "client", "project", "owner", "kind"))
    return standing, standing.filter(severity=Severity.SERIOUS)


def lede(asked: Asked, standing: int = 0, serious: int = 0) -> Lede:
    if not standing:
        return Lede("Nothing needs a look.")
    verb = "needs" if standing == 1 else "need"
    grave = f"{several(serious, 'is', 'are')} serious." if serious else "None is serious."
    return Lede(capital(f"{several(standing, 'flag')} {verb} a look."), capital(grave))


def _about(row: FlagRow) -> str:
    return link(f"/flags/{row.flag.pk}/", shortened(row.about))


def _severity(row: FlagRow) -> str:
    return severity(row.flag)


COLUMNS: tuple[Column[FlagRow], ...] = (
    Column("about", "About", lambda row: row.about, _about, kind="names"),
    Column("kind", "Flag", lambda row: row.flag.get_flag_kind_display()),
    client_column(lambda row: row.flag.client),
    project_column(lambda row: row.projects),
    Column("why", "Why", lambda row: row.why, kind="names"),
    Column("owner", "With", lambda row: called(row.flag.assigned_to or row.flag.owner)),
    Column("since", "Since", lambda row: row.flag.opened_at, by="opened_at", kind="moment"),
    Column("level", "Level", lambda row: row.flag.escalation_level, kind="number", minor=True),
    Column("severity", "Severity", lambda row: row.flag.get_severity_display(), _severity, kind="rank"),
    Column("state", "State", lambda row: row.flag.get_status_display(), minor=True),
)
# Flags that stand are few, so they may be sorted by what no index carries.
BY: dict[str, By] = {"kind": "flag_kind", "level": "escalation_level", "severity": WORST_FIRST}

HISTORY: Listing[FlagRow] = Listing(
    name="flags",
    title="Flags",
    path="/flags/all/",
    question=question,
    columns=COLUMNS,
    sort="-since",
    filters=(
        Choice("kind", "Kind", choices=FlagKind.choices),
        Choice("severity", "Severity", choices=Severity.choices),
        Named("client", "Client", find=client_called),
        Named("project", "Project", find=project_called),
        Choice("state", "State", nothing="standing", choices=STATES),
        Person("owner", "With", where="more"),
    ),
    lede=lede,
    counted=counted,
    dress=dress,
    empty=Empty("Nothing needs a look. When a promise to a client slips, it appears here.", Act("See the desk", "/")),
    act=Act("Act on flags", "/flags/"),
)


STAND = replace(
    HISTORY,
    columns=tuple(replace(column, by=BY.get(column.name, column.by)) for column in COLUMNS),
    sort="severity",
    then="opened_at",
)


def flags_asked(state: str) -> Listing[FlagRow]:
    """The list for a state: what stands comes worst first, history newest first."""
    return HISTORY if state not in STANDING and state in dict(STATES) else STAND
