"""Findings about projects nobody has spoken with."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from crm.leadership.limits import SERIOUS, LimitTable, first_day_beyond, gap_on, limit_on, window_end
from crm.projects.models import Project

from ..finding import Finding, Scope
from ..values import FlagKind, Severity


def no_leadership_contact(scope: Scope) -> Iterator[Finding]:
    """Days since a leader last took part exceed the limit of tier and phase group; closed by such a contact."""
    for project in scope.projects:
        table = scope.leader_limits.of(project.client_id)
        seen = scope.last[project.pk].touchpoint
        gap = gap_on(project, scope.hours.local_date(seen) if seen else None, scope.day, table)
        if gap is None or not gap.lapsed:
            continue
        began = first_day_beyond(project, gap.since, scope.day, table) or scope.day
        yield Finding(
            kind=FlagKind.NO_LEADERSHIP_CONTACT,
            subject=f"project:{project.pk}",
            client_id=project.client_id,
            project_id=project.pk,
            owner_id=project.client.executive_sponsor_id,
            severity=Severity.SERIOUS if gap.serious else Severity.WARNING,
            opened_at=scope.hours.midnight(began),
            severity_at=scope.hours.midnight(serious_day(gap.since, gap.limit)),
            next_at=_next(scope, project, gap.since, table),
            why=_days(gap.last, gap.days, gap.limit),
            evidence={"last": seen.isoformat() if seen else None, "limit": gap.limit, "since": gap.since.isoformat()},
        )


def _next(scope: Scope, project: Project, since: date, table: LimitTable) -> datetime | None:
    """When time alone may change the finding: it turns serious, or the onboarding window ends and the limit loosens."""
    limit = limit_on(project, scope.day, table) or 0
    days = (serious_day(since, limit), window_end(project, table))
    ahead = [day for day in days if day > scope.day]
    return scope.hours.midnight(min(ahead)) if ahead else None


def serious_day(since: date, limit: int) -> date:
    """The first day above 150 % of a limit."""
    return since + timedelta(days=int(SERIOUS * limit) + 1)


def no_contact(scope: Scope) -> Iterator[Finding]:
    """Nothing logged with the client for longer than the limit; closed by any external contact."""
    for project in scope.projects:
        seen = scope.last[project.pk].external
        since = scope.hours.local_date(seen) if seen else project.opened
        limit = scope.silence_limits.of(project)
        days = (scope.day - since).days
        if limit is None or days <= limit:
            continue
        serious = serious_day(since, limit)
        yield Finding(
            kind=FlagKind.NO_CONTACT,
            subject=f"project:{project.pk}",
            client_id=project.client_id,
            project_id=project.pk,
            owner_id=project.project_manager_id,
            severity=Severity.SERIOUS if scope.day >= serious else Severity.WARNING,
            opened_at=scope.hours.midnight(since + timedelta(days=limit + 1)),
            severity_at=scope.hours.midnight(serious),
            next_at=scope.hours.midnight(serious) if scope.day < serious else None,
            why=_days(since if seen else None, days, limit),
            evidence={"last": seen.isoformat() if seen else None, "limit": limit, "since": since.isoformat()},
        )


def _days(last: date | None, days: int, limit: int) -> str:
    return f"{f'last {last}' if last else 'never'}; {days} days, limit {limit}"
