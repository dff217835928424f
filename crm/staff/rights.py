"""Who may do what: the one table. Which clients somebody sees is another question (crm/clients/queries.py)."""

from __future__ import annotations

from django.db.models import TextChoices

from .models import StaffMember
from .values import StaffRole


class Role(TextChoices):
    """What somebody is here; one person may be several of these."""

    READER = "reader", "Reader"
    PROJECT_MANAGER = "project_manager", "Project manager"
    LEADER = "leader", "Leader"
    ADMINISTRATOR = "administrator", "Administrator"


class Act(TextChoices):
    READ = "read", "Read about the clients they may see"
    OWN = "own", "Change their own profile, sign-in and time away"
    RECORD = "record", "Log contacts, keep clients and projects, answer, promise, see to flags"
    GRANT = "grant", "Let others see a restricted client they answer for"
    LEAD = "lead", "Count as a senior leader in a contact"
    GRANT_ANY = "grant_any", "Let others see any restricted client they see"
    SETTINGS = "settings", "Change hours, policies, people, sources and how people sign in"


MAY: dict[Role, frozenset[Act]] = {
    Role.READER: frozenset((Act.READ, Act.OWN)),
    Role.PROJECT_MANAGER: frozenset((Act.READ, Act.OWN, Act.RECORD, Act.GRANT)),
    Role.LEADER: frozenset((Act.READ, Act.OWN, Act.RECORD, Act.GRANT, Act.LEAD)),
    Role.ADMINISTRATOR: frozenset((Act.READ, Act.OWN, Act.RECORD, Act.GRANT, Act.GRANT_ANY, Act.SETTINGS)),
}


def roles_of(member: StaffMember) -> list[Role]:
    """Whoever works with clients counts as a project manager here, whatever their title."""
    reads = member.staff_role == StaffRole.READER
    also = [(Role.LEADER, member.is_leadership and not reads), (Role.ADMINISTRATOR, member.is_staff)]
    return [Role.READER if reads else Role.PROJECT_MANAGER, *(role for role, is_so in also if is_so)]


def may(member: StaffMember, act: Act) -> bool:
    return any(act in MAY[role] for role in roles_of(member))
