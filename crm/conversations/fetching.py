"""What belongs to many contacts, fetched for all of them at once and kept where Django keeps what it fetched ahead."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db.models import F, QuerySet

from crm.clients.models import Contact
from crm.projects.models import Project
from crm.staff.asking import asked_often

from .models import Interaction, Participation


def fetch_people(facts: Iterable[Interaction]) -> None:
    """Who took part in these contacts, of the client and of us, in two statements for all of them."""
    facts = list(facts)
    _keep("contacts", facts, lambda numbers: ((row.fact, row) for row in _contacts_of(numbers)))
    _keep("participations", facts, lambda numbers: ((row.interaction_id, row) for row in _parts_of(numbers)))


def fetch_projects(facts: Iterable[Interaction]) -> None:
    """The projects of these contacts, by their code, in one statement for all of them."""
    _keep("projects", list(facts), lambda numbers: ((row.fact, row) for row in _projects_of(numbers)))


def _keep(name: str, facts: list[Interaction], ask: Callable[[list[int]], Iterable[tuple[int, Any]]]) -> None:
    """On each contact its rows; two of one number share them."""
    kept: dict[int, list[Any]] = {fact.pk: [] for fact in facts}
    for number, row in ask(list(kept)):
        kept[number].append(row)
    for fact in facts:
        vars(fact).setdefault("_prefetched_objects_cache", {})[name] = kept[fact.pk]


@asked_often
def _contacts_of(facts: Sequence[int]) -> QuerySet[Any]:
    rows = Contact.objects.filter(interactions__in=facts).annotate(fact=F("interactions__pk"))
    return rows.only("name", "contact_role")


@asked_often
def _parts_of(facts: Sequence[int]) -> QuerySet[Participation]:
    rows = Participation.objects.filter(interaction__in=facts).select_related("staff").order_by("id")
    return rows.only("interaction_id", "participation", "as_leader", "staff__name")


@asked_often
def _projects_of(facts: Sequence[int]) -> QuerySet[Any]:
    rows = Project.objects.filter(interactions__in=facts).annotate(fact=F("interactions__pk"))
    return rows.only("code_name", "client_id")
