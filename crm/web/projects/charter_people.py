"""Who stands on a charter: ours with what they are for, theirs, and who hears of a late answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from crm.digests.ladder import CHIEF, DIRECTOR
from crm.digests.snapshot import Row
from crm.projects.models import Project
from crm.staff.models import StaffMember

from ..spans import capital


def ours(project: Project) -> Iterator[Row]:
    """Each person once, the one to call first in front."""
    named: dict[StaffMember, list[str]] = {}
    for person, what in _roles(project):
        if person and person.is_active:
            named.setdefault(person, []).append(what)
    for person, roles in named.items():
        yield Row(person.name, f"{capital(', '.join(roles))} · {person.email}")


def _roles(project: Project) -> Iterator[tuple[StaffMember | None, str]]:
    manager, client = project.project_manager, project.client
    yield manager, "project manager, for everything"
    yield (manager.backup if manager else None), "stands in for the project manager"
    yield client.executive_sponsor, "executive sponsor"
    yield client.relationship_owner, "relationship owner"
    for row in project.assignments.filter(until=None).select_related("staff").order_by("since", "id"):
        yield row.staff, row.get_function_display().lower()


def theirs(project: Project) -> Iterator[Row]:
    for contact in project.client.contacts.order_by("name"):
        known = (contact.get_contact_role_display(), contact.email, contact.phone)
        yield Row(contact.name, " · ".join(filter(None, known)))


def ladder_people(project: Project) -> dict[int, str]:
    """Per level of the ladder who is told (POLICIES.md)."""
    by_role: dict[str, list[str]] = defaultdict(list)
    for person in StaffMember.objects.filter(is_active=True, staff_role__in=(DIRECTOR, CHIEF)).order_by("name"):
        by_role[person.staff_role].append(person.name)
    sponsor = project.client.executive_sponsor
    return {
        1: "The owner of the question and their stand-in",
        2: _called("The program director", by_role[DIRECTOR]),
        3: _called("The executive sponsor", [sponsor.name] if sponsor else []),
        4: _called("The chief executive", by_role[CHIEF]),
    }


def _called(role: str, names: list[str]) -> str:
    return f"{role}, {' and '.join(names)}" if names else role
