"""How far a new house is set up, and what comes next. Derived from what exists; nothing is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from crm.clients.models import Client
from crm.conversations.models import Interaction
from crm.projects.models import Project
from crm.staff.asking import asked_often
from crm.staff.models import AuditEvent, Holiday, Installation, StaffMember
from crm.staff.queries import leaders


@dataclass(frozen=True)
class Step:
    """One short page of the set-up. A step that may wait holds nobody up."""

    slug: str
    name: str
    done: bool
    may_wait: bool = False

    @property
    def path(self) -> str:
        return reverse(f"first_{self.slug}")


def steps(today: date) -> list[Step]:
    """The steps in order; the last one shows what all of it makes."""
    marks = AuditEvent.objects.filter(model__in=("sitecalendar", "installation"), actor__isnull=False)
    by_people = set(marks.values_list("field", flat=True))
    return [
        Step("hours", "Hours", "hours" in by_people),
        Step("holidays", "Holidays", Holiday.objects.filter(date__year__gte=today.year).exists()),
        Step("leaders", "Leaders", bool(leaders()), may_wait=True),
        Step("policies", "Policies", "policies" in by_people),
        Step("digest", "Monday", False, may_wait=True),
    ]


def unfinished(rows: list[Step]) -> Step | None:
    """The first step that cannot wait and is not done."""
    return next((step for step in rows if not step.done and not step.may_wait), None)


@dataclass(frozen=True)
class Next:
    """What a person does next in a house that has just begun."""

    text: str
    act: str
    path: str


@asked_often
def _begun() -> QuerySet[Interaction, Any]:
    """The number of one contact, when there is any."""
    return Interaction.objects.order_by("pk").values_list("pk")[:1]


def next_step(user: StaffMember, today: date) -> Next | None:
    """The set-up first (administrators), then the first client, project and contact; None in a house that runs."""
    if _begun():
        return None
    step = unfinished(steps(today)) if user.is_staff and Installation.objects.filter(is_demo=False).exists() else None
    if step:
        return Next("The set-up is not finished.", f"Go on with: {step.name.lower()}", step.path)
    if not Client.objects.exists():
        return Next("There is no client yet.", "Add the first client", reverse("new_client"))
    if not Project.objects.exists():
        return Next("There is no project yet.", "Open the first project", reverse("new_project"))
    return Next("Nothing is logged yet.", "Log the first contact", reverse("log"))
