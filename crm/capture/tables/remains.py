"""What an undo would take back, and what it would leave in place and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, Model, OuterRef, QuerySet

from crm.clients.models import Client, Contact
from crm.clients.values import Lifecycle
from crm.conversations.models import Interaction
from crm.projects.models import Project
from crm.projects.values import ProjectStatus
from crm.staff.models import AuditEvent, StaffMember


@dataclass(frozen=True)
class Remains:
    """Of the rows an import made: those that go, and those that stay, each with the reason."""

    goes: list[Any]
    stays: list[tuple[Any, str]]


def remains(kind: str, numbers: Sequence[int], reason: str) -> Remains:
    """`reason` is what the import left in the trail; other marks are somebody's changes since."""
    rows = STANDING[kind](numbers)
    why = {**_used(kind, rows), **_changed(rows, reason)}
    return Remains([row for row in rows if row.pk not in why], [(row, why[row.pk]) for row in rows if row.pk in why])


def _clients(numbers: Sequence[int]) -> list[Client]:
    return list(Client.objects.filter(pk__in=numbers).exclude(lifecycle=Lifecycle.FORMER))


def _contacts(numbers: Sequence[int]) -> list[Contact]:
    return list(Contact.objects.filter(pk__in=numbers))


def _projects(numbers: Sequence[int]) -> list[Project]:
    return list(Project.objects.filter(pk__in=numbers).exclude(status=ProjectStatus.CANCELLED).select_related("client"))


def _staff(numbers: Sequence[int]) -> list[StaffMember]:
    return list(StaffMember.objects.filter(pk__in=numbers, is_active=True))


def _interactions(numbers: Sequence[int]) -> list[Interaction]:
    return list(Interaction.objects.standing().filter(pk__in=numbers))


STANDING: Mapping[str, Callable[[Sequence[int]], list[Any]]] = {
    "clients": _clients,
    "contacts": _contacts,
    "projects": _projects,
    "staff": _staff,
    "interactions": _interactions,
}


def _changed(rows: Iterable[Model], reason: str) -> dict[int, str]:
    """Those with a mark that is neither of their making nor of this import."""
    rows = list(rows)
    if not rows:
        return {}
    marks = AuditEvent.objects.filter(model=rows[0]._meta.model_name, object_id__in=[row.pk for row in rows])
    numbers = marks.exclude(field="").exclude(reason=reason).values_list("object_id", flat=True)
    return dict.fromkeys(numbers, "was changed since")


def _used(kind: str, rows: Sequence[Any]) -> dict[int, str]:
    """Those that other rows lean on by now."""
    standing = Interaction.objects.standing()
    if kind == "clients":
        uses: list[tuple[str, QuerySet[Any]]] = [
            ("has projects", Project.objects.filter(client=OuterRef("pk")).exclude(status=ProjectStatus.CANCELLED)),
            ("has contact people", Contact.objects.filter(client=OuterRef("pk"))),
            ("has interactions", standing.filter(client=OuterRef("pk"))),
        ]
        return _leaning(Client.objects.filter(pk__in=[row.pk for row in rows]), uses)
    if kind == "projects":
        uses = [("has interactions", standing.filter(projects=OuterRef("pk")))]
        return _leaning(Project.objects.filter(pk__in=[row.pk for row in rows]), uses)
    if kind == "contacts":
        uses = [("takes part in interactions", Interaction.objects.filter(contacts=OuterRef("pk")))]
        return _leaning(Contact.objects.filter(pk__in=[row.pk for row in rows]), uses)
    return {}


def _leaning(rows: QuerySet[Any], uses: Iterable[tuple[str, QuerySet[Any]]]) -> dict[int, str]:
    return {pk: why for why, used in uses for pk in rows.filter(Exists(used)).values_list("pk", flat=True)}
