"""The leadership board: who should call whom, and how the quarter went."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from crm.capture.answers import Answers, answers_to
from crm.clients.queries import clients_for
from crm.leadership.invitation import uid_of
from crm.leadership.models import Touchpoint
from crm.leadership.quarter import Cell, mondays, quarter
from crm.leadership.queries import HEAVY_LOAD, Coverage, coverage, load_by, planned, slim
from crm.projects.queries import open_projects
from crm.staff.models import StaffMember
from crm.staff.queries import SiteHours, leaders
from crm.watch.unknown import Silence, unknown_projects

from ..gaps import gap_tone
from ..reach import theirs
from ..spans import capital, several

# A board is read at a glance; the rest is one click away.
FIRST, MOST = 30, 500


@dataclass(frozen=True)
class Line:
    row: Coverage
    cells: list[Cell]
    planned: Touchpoint | None
    answers: Sequence[tuple[str, str]]
    theirs: str
    own: bool
    silence: Silence | None = None
    unknown_from: date | None = None


@dataclass(frozen=True)
class Share:
    """What the limits ask of one leader in thirty days, through the clients they answer for."""

    name: str
    projects: int
    contacts: float

    @property
    def wishful(self) -> bool:
        return self.contacts > HEAVY_LOAD


def board(user: StaffMember, at: datetime, hours: SiteHours, *, everything: bool) -> dict[str, Any]:
    clients = clients_for(user, at=at)
    rows = coverage(slim(open_projects(clients)), at, hours)
    mine = [row for row in rows if _own(row, user)]
    others = [row for row in rows if not _own(row, user)]
    shown = [*mine, *others][: MOST if everything else FIRST]
    cells = quarter(shown, at, hours)
    hidden = unknown_projects(at, hours)
    ahead = {touch.project_id: touch for touch in planned(at, clients)}
    said = answers_to(map(uid_of, ahead.values()))
    lines = [
        Line(
            row,
            cells[row.project.pk],
            ahead.get(row.project.pk),
            _answers(ahead.get(row.project.pk), said),
            theirs(row.project.client, at, hours),
            _own(row, user),
            hidden.get(row.project.pk),
            _week_of(hidden.get(row.project.pk), hours),
        )
        for row in shown
    ]
    return {
        "lines": lines,
        "own": len(mine),
        "hidden": len(rows) - len(shown),
        "weeks": _labels(mondays(at, hours)),
        "load": load_by((row.gap.limit for row in rows), len(leaders())),
        "shares": _shares(rows),
        "hides": any(line.silence for line in lines),
        "lede": lede(rows, hidden),
    }


def _answers(touch: Touchpoint | None, said: Answers) -> Sequence[tuple[str, str]]:
    """Who answered the invitation, and what."""
    return said.get(uid_of(touch), ()) if touch else ()


def _week_of(silence: Silence | None, hours: SiteHours) -> date | None:
    """The Monday of the week from which on nothing is heard."""
    day = hours.local_date(silence.since) if silence else None
    return day - timedelta(days=day.weekday()) if day else None


def _own(row: Coverage, user: StaffMember) -> bool:
    return user.pk in (row.project.client.executive_sponsor_id, row.project.project_manager_id)


def _labels(weeks: Sequence[date]) -> list[tuple[date, str]]:
    """The month is named at its first week only."""
    return [(monday, f"{monday:%b}" if number == 0 or monday.day <= 7 else "") for number, monday in enumerate(weeks)]


def _shares(rows: Sequence[Coverage]) -> list[Share]:
    by_leader: dict[str, list[float]] = defaultdict(list)
    for row in rows:
        sponsor = row.project.client.executive_sponsor
        by_leader[sponsor.name if sponsor else "No sponsor named"].append(30 / row.gap.limit)
    return [Share(name, len(asked), round(sum(asked), 1)) for name, asked in sorted(by_leader.items())]


def lede(rows: Sequence[Coverage], hidden: Container[int] = ()) -> str:
    unknown = sum(1 for row in rows if row.project.pk in hidden and gap_tone(row.gap) == "good")
    late = sum(1 for row in rows if row.gap.lapsed)
    soon = sum(1 for row in rows if row.gap.due_soon)
    if not rows:
        return "No project is open, so no leader is missed."
    if late:
        first = capital(f"{several(late, 'project')} {'has' if late == 1 else 'have'} gone too long without a leader")
    else:
        first = f"Every open project {'that is known of ' if unknown else ''}has had a leader in time"
    then = f"; {several(soon, 'is', 'are')} due soon" if soon else ""
    return f"{first}{then}; {several(unknown, 'is', 'are')} unknown." if unknown else f"{first}{then}."
