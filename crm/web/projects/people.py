"""Both sides of a project, function by function: who answers for what, and with whom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from crm.clients.models import Contact
from crm.clients.values import ContactRole
from crm.conversations.in_touch import InTouch, functions_in_touch, in_touch
from crm.projects.models import Assignment, Project
from crm.staff.models import StaffMember
from crm.staff.values import Function

# Whom a function of ours talks with at a client.
COUNTERPARTS: dict[Function, tuple[ContactRole, ...]] = {
    Function.PROGRAM_MANAGEMENT: (ContactRole.PROJECT_MANAGER, ContactRole.EXTERNAL_MANUFACTURING),
    Function.EXECUTIVE: (ContactRole.EXECUTIVE,),
    Function.RESEARCH_AND_DEVELOPMENT: (ContactRole.CMC_LEAD, ContactRole.SCIENTIFIC_LEAD, ContactRole.CONSULTANT),
    Function.ANALYTICAL: (ContactRole.ANALYTICAL,),
    Function.TECHNICAL_OPERATIONS: (ContactRole.TECHNICAL_OPERATIONS,),
    Function.MANUFACTURING: (ContactRole.CLINICAL_OPERATIONS,),
    Function.QUALITY: (ContactRole.QUALITY,),
    Function.REGULATORY: (ContactRole.REGULATORY,),
    Function.SUPPLY_CHAIN: (ContactRole.CLINICAL_SUPPLY,),
    Function.BUSINESS_DEVELOPMENT: (ContactRole.PROCUREMENT, ContactRole.LEGAL),
    Function.FINANCE: (ContactRole.FINANCE,),
}
# A function that talked with them in this time belongs to the project; in the shorter one it is "in touch".
BELONGS, LATELY = timedelta(days=180), timedelta(days=30)


@dataclass
class Side:
    """One function: our people, theirs, and when we last spoke."""

    function: Function
    ours: dict[int, StaffMember] = field(default_factory=dict)
    theirs: list[Contact] = field(default_factory=list)
    last: datetime | None = None
    lately: bool = False


def functions(project: Project, at: datetime) -> dict[Function, datetime | None]:
    """Functions with people on our side of the project, each with its last contact."""
    named = filter(None, (project.project_manager, project.client.executive_sponsor))
    return dict.fromkeys((Function(person.function) for person in named), None) | functions_in_touch(
        project, at - BELONGS
    )


def sides(project: Project, assigned: Iterable[Assignment], contacts: Iterable[Contact], at: datetime) -> list[Side]:
    """Every function with somebody on either side, in the order of the house."""
    found = {function: Side(function) for function in Function}
    for row in assigned:
        found[Function(row.function)].ours[row.staff_id] = row.staff
    for person in filter(None, (project.project_manager, project.client.executive_sponsor)):
        found[Function(person.function)].ours[person.pk] = person
    for talk in in_touch(project, at - BELONGS):
        _talked(found[Function(talk.staff.function)], talk, at)
    for contact in contacts:
        found[_function_for(contact)].theirs.append(contact)
    return [side for side in found.values() if side.ours or side.theirs]


def _talked(side: Side, talk: InTouch, at: datetime) -> None:
    side.ours[talk.staff.pk] = talk.staff
    side.last = max(filter(None, (side.last, talk.last)))
    side.lately = side.last >= at - LATELY


def _function_for(contact: Contact) -> Function:
    role = ContactRole(contact.contact_role)
    return next((name for name, roles in COUNTERPARTS.items() if role in roles), Function.PROGRAM_MANAGEMENT)
