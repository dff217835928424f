"""Findings about dates that have passed: promises, milestones, minutes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from crm.conversations.models import Commitment, Interaction
from crm.projects.models import Milestone
from crm.staff.asking import asked_often

from ..finding import Finding, Scope
from ..values import FlagKind, Severity


def overdue_commitment(scope: Scope) -> Iterator[Finding]:
    """A promise has passed its date; closed when done, or moved with the client's agreement and a reason."""
    for row in _broken(scope.at, scope.ids):
        yield Finding(
            kind=FlagKind.OVERDUE_COMMITMENT,
            subject=f"commitment:{row.pk}",
            client_id=row.client_id,
            project_id=row.project_id,
            commitment_id=row.pk,
            owner_id=row.owner_id,
            severity=Severity.WARNING,
            opened_at=row.due,
            why=f"due {row.due.astimezone(scope.hours.zone):%Y-%m-%d %H:%M:%S}",
        )


@asked_often
def _broken(at: datetime, clients: Sequence[int]) -> QuerySet[Commitment]:
    return Commitment.objects.all().overdue(at).filter(client__in=clients)


def milestone_overdue(scope: Scope) -> Iterator[Finding]:
    """A milestone's date has passed and it is not done; closed when done or re-dated with a reason."""
    projects = {project.pk: project for project in scope.projects}
    for row in _passed(scope.day, list(projects)):
        project = projects[row.project_id]
        yield Finding(
            kind=FlagKind.MILESTONE_OVERDUE,
            subject=f"milestone:{row.pk}",
            client_id=project.client_id,
            project_id=project.pk,
            milestone_id=row.pk,
            owner_id=project.project_manager_id,
            severity=Severity.WARNING,
            opened_at=scope.hours.midnight(row.due + timedelta(days=1)),
            why=f"due {row.due} {row.name}",
        )


@asked_often
def _passed(day: date, projects: Sequence[int]) -> QuerySet[Milestone]:
    return Milestone.objects.all().overdue(day).filter(project__in=projects)


def minutes_overdue(scope: Scope) -> Iterator[Finding]:
    """Minutes of a call have not left in time; closed when sent or marked not needed."""
    for row in _owed(scope.at, scope.ids):
        due = row.minutes_due_at or scope.at
        yield Finding(
            kind=FlagKind.MINUTES_OVERDUE,
            subject=f"interaction:{row.pk}",
            client_id=row.client_id,
            interaction_id=row.pk,
            owner_id=row.owner_id,
            severity=Severity.NOTICE,
            opened_at=due,
            why=f"due {due.astimezone(scope.hours.zone):%Y-%m-%d %H:%M:%S}",
        )


@asked_often
def _owed(at: datetime, clients: Sequence[int]) -> QuerySet[Interaction]:
    owed = Interaction.objects.filter(minutes_required=True, minutes_sent_at=None, withdrawn_at=None)
    return owed.filter(client__in=clients, minutes_due_at__lt=at).order_by("minutes_due_at")
