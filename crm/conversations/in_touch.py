"""Questions about who of ours was in touch with a client on a project. Nothing here writes.

Somebody in copy did not take part (GLOSSARY.md, participation).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import DateTimeField, Max, Min, QuerySet, Value

from crm.clients.models import Client
from crm.projects.models import Assignment, Project
from crm.staff.asking import asked_often
from crm.staff.models import Installation, StaffMember
from crm.staff.values import Function

from .models import Interaction, InteractionProject, Participation
from .values import ParticipationKind

_NEVER = Value(None, output_field=DateTimeField(null=True))


@dataclass(frozen=True)
class InTouch:
    """A person of ours and the last time they led or attended a contact on a project."""

    staff: StaffMember
    last: datetime


def in_touch(project: Project, since: datetime) -> list[InTouch]:
    """Who took part since a moment, the latest first."""
    took = _took_part(project.pk, since).values("staff")
    last = dict(took.annotate(last=Max("interaction__occurred_at")).values_list("staff", "last"))
    people = StaffMember.objects.in_bulk(list(last))
    return sorted((InTouch(people[pk], at) for pk, at in last.items()), key=lambda row: row.last, reverse=True)


def functions_in_touch(project: Project, since: datetime) -> dict[Function, datetime | None]:
    """Functions assigned to a project or in touch since a moment, each with its last contact. One statement."""
    found: dict[Function, datetime | None] = {}
    for code, last in _functions(project.pk, since):
        known = found.get(Function(code))
        found[Function(code)] = max(filter(None, (known, last)), default=None)
    return found


@asked_often
def _functions(project: int, since: datetime) -> QuerySet[Assignment, Any]:
    assigned = Assignment.objects.filter(project=project, until=None).order_by()
    took = _took_part(project, since).values("staff__function").annotate(last=Max("interaction__occurred_at"))
    return assigned.values_list("function", _NEVER).union(took.values_list("staff__function", "last"))


def recorded_from(client: Client) -> datetime | None:
    """The first moment anything is known of a client: our beginning here, or an older contact that was brought in."""
    first = Interaction.objects.standing().filter(client=client).aggregate(first=Min("occurred_at"))["first"]
    house = Installation.objects.values_list("created_at", flat=True).first()
    return min(filter(None, (first, house)), default=None)


def _took_part(project: int, since: datetime) -> QuerySet[Participation]:
    talked = InteractionProject.objects.filter(project=project, is_external=True, occurred_at__gte=since)
    parts = Participation.objects.filter(interaction__in=talked.values("interaction")).order_by()
    return parts.exclude(participation=ParticipationKind.CC)
