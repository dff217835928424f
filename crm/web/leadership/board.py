"""The leadership board: who should call whom, and how the quarter went."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Case, Count, F, Q, QuerySet, Value, When

from crm.capture.answers import Answers, answers_to
from crm.clients.queries import clients_for
from crm.leadership.invitation import uid_of
from crm.leadership.load import Asked, asked_of_leaders
from crm.leadership.models import Touchpoint
from crm.leadership.quarter import Cell, mondays, quarter
from crm.leadership.queries import HEAVY_LOAD, Coverage, Load, first_touched, gaps_of, planned
from crm.projects.models import Project
from crm.projects.queries import open_projects
from crm.staff.asking import asked_often
from crm.staff.models import StaffMember
from crm.staff.queries import SiteHours
from crm.watch.unknown import Silence, unknown_projects

from ..reach import theirs
from ..spans import capital, several

# A board is read at a glance; the next ones are a click away.
MOST = 25


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

    @property
    def project_path(self) -> str:
        return f"/projects/{self.row.project.pk}/"

    @property
    def last(self) -> str:
        return f"last {self.row.gap.last:%-d %b}" if self.row.gap.last else "never yet"


@dataclass(frozen=True)
class Share:
    """What the limits ask of one leader in thirty days, through the clients they answer for."""

    name: str
    projects: int
    contacts: float

    @property
    def wishful(self) -> bool:
        return self.contacts > HEAVY_LOAD


def board(user: StaffMember, at: datetime, hours: SiteHours, *, behind: int = 0) -> dict[str, Any]:
    """The worst of the projects somebody may see, or those behind so many."""
    rest = list(_ordered(user, at, behind)) if behind else []
    behind = behind if rest else 0
    found = gaps_of(rest or _first(user, at), hours, at)
    shown = [Coverage(project, gap) for project, gap in found if gap]
    ((every, late, soon),) = _counted(user, at) or [(0, 0, 0)]
    cells = quarter(shown, at, hours)
    hidden = unknown_projects(at, hours)
    ahead = {touch.project_id: touch for touch in _ahead(at, [row.project.pk for row in shown])}
    asked = asked_of_leaders(user, at, hours)
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
        "behind": behind,
        "before": max(0, behind - MOST),
        "after": behind + MOST,
        "hidden": max(0, every - behind - len(shown)),
        "weeks": _labels(mondays(at, hours)),
        "load": Load(round(sum(one.contacts for one in asked), 1), len(_leaders())),
        "shares": _shares(asked),
        "hides": any(line.silence for line in lines),
        "lede": lede(every, late, soon, _unknown(user, at, hidden)),
    }


@asked_often
def _first(user: StaffMember, at: datetime) -> QuerySet[Project]:
    return _ordered(user, at, 0)


def _ordered(user: StaffMember, at: datetime, behind: int) -> QuerySet[Project]:
    """One's own before the others; then the worst, and among equals whose limit passes first."""
    worst = Case(When(leader_due_at__lte=at, then=0), When(leader_warn_at__lte=at, then=1), default=2)
    order = (Case(When(_belongs(user), then=0), default=1), worst, F("leader_due_at").asc(nulls_last=True), "code")
    rows = open_projects(clients_for(user, at=at)).order_by(*order)
    return first_touched(rows, MOST, behind)


@asked_often
def _counted(user: StaffMember, at: datetime) -> QuerySet[Project, Any]:
    """How many projects there are, have gone too long without a leader, or soon will; nothing where there are none."""
    rows = open_projects(clients_for(user, at=at)).order_by().values(one=Value(1))
    late = Q(leader_due_at__lte=at)
    soon = Q(leader_warn_at__lte=at, leader_due_at__gt=at)
    counts = {"every": Count("pk"), "late": Count("pk", filter=late), "soon": Count("pk", filter=soon)}
    return rows.annotate(**counts).values_list(*counts)


@asked_often
def _leaders() -> QuerySet[StaffMember, Any]:
    return StaffMember.objects.filter(is_active=True, is_leadership=True).values_list("pk")


@asked_often
def _ahead(at: datetime, projects: Sequence[int]) -> QuerySet[Touchpoint]:
    return planned(at).filter(project__in=projects)


def _unknown(user: StaffMember, at: datetime, hidden: Mapping[int, Silence]) -> int:
    """Projects that would be fine if what would tell of them were not silent."""
    if not hidden:
        return 0
    rows = open_projects(clients_for(user, at=at)).filter(pk__in=hidden)
    return rows.exclude(leader_due_at__lte=at).exclude(leader_warn_at__lte=at).count()


def _belongs(user: StaffMember) -> Q:
    return Q(client__executive_sponsor=user) | Q(project_manager=user)


def _answers(touch: Touchpoint | None, said: Answers) -> Sequence[tuple[str, str]]:
    """Who answered the invitation, and what."""
    return said.get(uid_of(touch), ()) if touch else ()


def _week_of(silence: Silence | None, hours: SiteHours) -> date | None:
    """The Monday of the week from which on nothing is heard."""
    day = hours.local_date(silence.since) if silence else None
    return day - timedelta(days=day.weekday()) if day else None


def _own(row: Coverage, user: StaffMember) -> bool:
    return user.pk in (row.project.client.executive_sponsor_id, row.project.project_manager_id)


def _labels(weeks: Sequence[date]) -> list[tuple[str, int, str]]:
    """The month is named at its first week only."""
    return [
        (f"{monday:%-d %B}", monday.day, f"{monday:%b}" if number == 0 or monday.day <= 7 else "")
        for number, monday in enumerate(weeks)
    ]


def _shares(asked: Sequence[Asked]) -> list[Share]:
    by_leader: dict[str, list[Asked]] = defaultdict(list)
    for one in asked:
        by_leader[one.sponsor or "No sponsor named"].append(one)
    return [
        Share(name, sum(one.projects for one in parts), round(sum(one.contacts for one in parts), 1))
        for name, parts in sorted(by_leader.items())
    ]


def lede(every: int, late: int, soon: int, unknown: int = 0) -> str:
    if not every:
        return "No project is open, so no leader is missed."
    if late:
        first = capital(f"{several(late, 'project')} {'has' if late == 1 else 'have'} gone too long without a leader")
    else:
        first = f"Every open project {'that is known of ' if unknown else ''}has had a leader in time"
    then = f"; {several(soon, 'is', 'are')} due soon" if soon else ""
    return f"{first}{then}; {several(unknown, 'is', 'are')} unknown." if unknown else f"{first}{then}."
