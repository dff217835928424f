"""Who is told of what (POLICIES.md, escalation ladder). Nothing here writes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cached_property

from crm.clients.queries import clients_for
from crm.staff.models import Absence, StaffMember
from crm.staff.queries import active_staff, administrators, away
from crm.staff.values import StaffRole
from crm.watch.models import Flag, FlagEvent
from crm.watch.values import FlagKind, Happening, Severity

# Kinds whose first line of history is told at once; the others wait for the digest.
TOLD_AT_ONCE = frozenset((Severity.WARNING, Severity.SERIOUS))
DIRECTOR, CHIEF = StaffRole.PROGRAM_DIRECTOR, StaffRole.CEO


class Circle:
    """Our people, who is away and who may see whom, read once for a batch."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        self._seen: dict[int, set[int]] = {}

    @cached_property
    def people(self) -> dict[int, StaffMember]:
        return {person.pk: person for person in active_staff()}

    @cached_property
    def absences(self) -> dict[int, Absence]:
        return away(self.at)

    def with_role(self, role: StaffRole) -> list[int]:
        return [pk for pk, person in self.people.items() if person.staff_role == role]

    @cached_property
    def administrators(self) -> list[int]:
        return [person.pk for person in administrators()]

    def backup_of(self, pk: int | None) -> int | None:
        person = self.people.get(pk or 0)
        return person.backup_id if person else None

    def reached(self, people: Iterable[int | None], client_id: int | None) -> list[int]:
        """Those to tell, each once: their cover while they are away, and never somebody who may not see the client.

        What is about no client may be told to everybody.
        """
        present = dict.fromkeys(self._present(pk) for pk in people if pk)
        return [pk for pk in present if pk in self.people and (client_id is None or self._may_see(pk, client_id))]

    def _present(self, pk: int) -> int:
        absence = self.absences.get(pk)
        return absence.cover_id if absence and absence.cover_id else pk

    def _may_see(self, pk: int, client_id: int) -> bool:
        if pk not in self._seen:
            self._seen[pk] = set(clients_for(self.people[pk], at=self.at).values_list("pk", flat=True))
        return client_id in self._seen[pk]


def recipients(event: FlagEvent, circle: Circle) -> list[int]:
    """Numbers of the people to tell of a line of flag history."""
    return circle.reached(_named(event, event.flag, circle), event.flag.client_id)


def _named(event: FlagEvent, flag: Flag, circle: Circle) -> Iterator[int | None]:
    if event.happening == Happening.LEVEL:
        yield from _of_level(event.level or 0, flag, circle)
    elif event.happening in (Happening.OPENED, Happening.REOPENED) and flag.severity in TOLD_AT_ONCE:
        yield from _of_kind(flag, circle)
    elif event.happening == Happening.ASSIGNED:
        yield flag.assigned_to_id


def _of_level(level: int, flag: Flag, circle: Circle) -> list[int | None]:
    """1 owner and backup, 2 program director, 3 executive sponsor, 4 the CEO."""
    if level == 1:
        owner = flag.owner_id or flag.of_client.relationship_owner_id
        return [owner, circle.backup_of(owner)]
    if level == 2:
        return [*circle.with_role(DIRECTOR)]
    return [flag.of_client.executive_sponsor_id] if level == 3 else [*circle.with_role(CHIEF)]


def _of_kind(flag: Flag, circle: Circle) -> list[int | None]:
    if flag.flag_kind == FlagKind.SLOW_RESPONSE:
        return []
    if flag.flag_kind == FlagKind.SOURCE_SILENT:
        return [*circle.administrators, *circle.with_role(DIRECTOR)]
    if flag.flag_kind == FlagKind.NO_LEADERSHIP_CONTACT:
        return [flag.of_client.executive_sponsor_id, flag.project.project_manager_id if flag.project else None]
    if flag.flag_kind == FlagKind.OWNER_ABSENT:
        return [circle.backup_of(flag.owner_id), *circle.with_role(DIRECTOR)]
    return [flag.owner_id]
