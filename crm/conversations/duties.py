"""What one person of ours answers for. Nothing here writes."""

from __future__ import annotations

from dataclasses import dataclass, fields

from crm.clients.models import Client
from crm.projects.models import ProjectQuerySet
from crm.projects.queries import open_projects
from crm.staff.columns import numbers
from crm.staff.models import StaffMember

from .models import Clock, ClockQuerySet, Commitment, CommitmentQuerySet, Interaction, InteractionQuerySet

NOUNS = {
    "clocks": ("waiting question", "waiting questions"),
    "promises": ("open promise", "open promises"),
    "minutes": ("set of minutes", "sets of minutes"),
    "projects": ("open project", "open projects"),
    "sponsored": ("client to sponsor", "clients to sponsor"),
    "owned": ("client relationship", "client relationships"),
}


@dataclass(frozen=True)
class Duties:
    """How much of each kind waits for a person."""

    clocks: int = 0
    promises: int = 0
    minutes: int = 0
    projects: int = 0
    sponsored: int = 0
    owned: int = 0

    @property
    def any(self) -> bool:
        return any(getattr(self, field.name) for field in fields(self))

    @property
    def words(self) -> str:
        """“2 waiting questions, 1 open project”"""
        counts = ((getattr(self, name), nouns) for name, nouns in NOUNS.items())
        return ", ".join(f"{count} {one if count == 1 else many}" for count, (one, many) in counts if count)


def duties_of(staff: StaffMember) -> Duties:
    """One statement, however much waits."""
    return Duties(
        **numbers(
            clocks=waiting_for(staff),
            promises=promised_by(staff),
            minutes=minutes_owed_by(staff),
            projects=managed_by(staff),
            sponsored=Client.objects.filter(executive_sponsor=staff),
            owned=Client.objects.filter(relationship_owner=staff),
        )
    )


def waiting_for(staff: StaffMember) -> ClockQuerySet:
    return Clock.objects.running().filter(owner=staff)


def promised_by(staff: StaffMember) -> CommitmentQuerySet:
    return Commitment.objects.all().open().filter(owner=staff)


def minutes_owed_by(staff: StaffMember) -> InteractionQuerySet:
    return Interaction.objects.standing().filter(owner=staff, minutes_required=True, minutes_sent_at=None)


def managed_by(staff: StaffMember) -> ProjectQuerySet:
    return open_projects().filter(project_manager=staff)
