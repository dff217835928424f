"""Leadership contacts made of those due, in any stretch of days. Nothing here writes.

The limit sets a deadline so many days after the last contact. A contact decides it, on its day; or it passes, and the
next one stands a limit later. So every deadline is decided on one day, and the days of a year add up to it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from crm.clients.models import Client
from crm.conversations.in_touch import recorded_from
from crm.conversations.models import InteractionProject
from crm.projects.models import Project
from crm.projects.past import as_it_stood, moves_of
from crm.staff.models import AuditEvent
from crm.staff.queries import SiteHours

from .limits import LimitTable, limit_on, limits_for

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Made:
    """Local dates on which a leader took part, and those on which the limit had passed without one."""

    project: Project
    days: tuple[date, ...]
    missed: tuple[date, ...]

    @property
    def made(self) -> int:
        return len(self.days)

    @property
    def due(self) -> int:
        return len(self.days) + len(self.missed)

    def between(self, first: date, last: date) -> Made:
        """Its part in fewer days, both ends included."""
        days, missed = (tuple(day for day in of if first <= day <= last) for of in (self.days, self.missed))
        return Made(self.project, days, missed)


def contacts_made(client: Client, first: date, last: date, at: datetime, hours: SiteHours) -> list[Made]:
    """For each project its deadlines decided on local dates from `first` to `last`, none after that of `at`.

    Judged by the phase of each day and by the limits in force on the last one. No deadline runs in a time of which
    nothing is known.
    """
    last = min(last, hours.local_date(at))
    projects = list(client.projects.select_related("client").order_by("code"))
    known_from = hours.local_date(recorded_from(client) or at)
    table = limits_for([client.pk], last).of(client.pk)
    touched, moves = _touched(projects, min(hours.midnight(last + DAY), at), hours), moves_of(projects)
    walks = [
        _Walk(project, touched[project.pk], moves[project.pk], max(project.opened, known_from), table)
        for project in projects
    ]
    return [walk.until(last, hours).between(first, last) for walk in walks]


@dataclass(frozen=True)
class _Walk:
    """A project and all that decides its deadlines, from its first day on."""

    project: Project
    touched: list[date]
    moves: list[AuditEvent]
    begins: date
    table: LimitTable

    def until(self, last: date, hours: SiteHours) -> Made:
        days, missed = set(self.touched), []
        # As with a gap, a contact before the project was opened counts.
        since = max((day for day in days if day < self.begins), default=self.begins)
        for number in range((last - self.begins).days + 1):
            day = self.begins + timedelta(days=number)
            limit = limit_on(as_it_stood(self.project, self.moves, hours.midnight(day + DAY)), day, self.table)
            if day in days or limit is None:
                since = day
            elif (day - since).days > limit:
                missed.append(day)
                since = day - DAY
        return Made(self.project, tuple(sorted(days)), tuple(missed))


def _touched(projects: Sequence[Project], until: datetime, hours: SiteHours) -> dict[int, list[date]]:
    numbers = [project.pk for project in projects]
    rows = InteractionProject.objects.filter(project__in=numbers, is_touchpoint=True, occurred_at__lte=until)
    days: dict[int, list[date]] = defaultdict(list)
    for project, moment in rows.order_by("occurred_at").values_list("project_id", "occurred_at"):
        days[project].append(hours.local_date(moment))
    return days
