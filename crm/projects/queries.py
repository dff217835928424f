"""Questions about projects. Nothing here writes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from crm.clients.models import Client
from crm.clients.naming import Named, named
from crm.clients.queries import clients_for
from crm.staff.models import StaffMember

from .models import Assignment, Milestone, Project, ProjectQuerySet


def projects_for(user: StaffMember, *, at: datetime) -> QuerySet[Project]:
    """Every project of the clients this person may see."""
    return Project.objects.filter(client__in=clients_for(user, at=at)).select_related("client", "project_manager")


def own_clients(user: StaffMember, *, at: datetime) -> QuerySet[Client]:
    """Of the clients this person may see, those they answer for or work for: sponsor, owner, manager or in a team."""
    works = Assignment.objects.filter(staff=user, until=None).values("project__client")
    manages = Project.objects.all().open().filter(project_manager=user).values("client")
    answers = Q(executive_sponsor=user) | Q(relationship_owner=user)
    return clients_for(user, at=at).filter(answers | Q(pk__in=manages) | Q(pk__in=works))


def open_projects(clients: QuerySet[Client] | None = None) -> ProjectQuerySet:
    """Projects that can still be neglected, of these clients or of all."""
    rows = Project.objects.all().open().select_related("client", "project_manager")
    return rows if clients is None else rows.filter(client__in=clients)


def projects_named(words: Sequence[str], clients: QuerySet[Client], limit: int) -> list[Named[Project]]:
    """Projects of these clients by name or code; the client's name may complete it."""
    rows = Project.objects.filter(client__in=clients).select_related("client").order_by("code")
    return named(rows, words, "found_by", "client__found_by", limit=limit)


def milestones_between(start: date, end: date, clients: QuerySet[Client] | None = None) -> QuerySet[Milestone]:
    """Milestones not done whose date lies in [start, end], earliest first."""
    # Looked up row by row, here and below: a few dates are near, and there may be thousands of projects.
    in_sight = Exists(open_projects(clients).filter(pk=OuterRef("project")))
    rows = Milestone.objects.filter(in_sight, done=None, due__gte=start, due__lte=end)
    return rows.select_related("project", "project__client").order_by("due", "id")


def milestones_reached(start: date, end: date, clients: QuerySet[Client] | None = None) -> QuerySet[Milestone]:
    """Milestones done on a date in [start, end], the longest before its date first."""
    rows = Milestone.objects.filter(done__gte=start, done__lte=end)
    rows = rows if clients is None else rows.filter(Exists(clients.filter(pk=OuterRef("project__client"))))
    return rows.select_related("project").order_by(F("done") - F("due"), "id")
