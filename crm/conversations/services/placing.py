"""Puts interactions on the timelines of their projects; the only writer of `InteractionProject`."""

from __future__ import annotations

from collections.abc import Iterable

from crm.projects.models import Project

from ..models import Interaction, InteractionProject, Participation
from ..values import Channel, Direction


def place_on_projects(fact: Interaction, projects: Iterable[Project], *, with_contact: bool) -> None:
    """Place an interaction anew. A withdrawn one keeps its places, off the timelines, so that it can be restored."""
    InteractionProject.objects.filter(interaction=fact).delete()
    InteractionProject.objects.bulk_create(
        places_of(fact, projects, fact.participations.all(), with_contact=with_contact)
    )


def places_of(
    fact: Interaction, projects: Iterable[Project], parts: Iterable[Participation], *, with_contact: bool
) -> list[InteractionProject]:
    standing = fact.withdrawn_at is None
    external = standing and is_external(fact)
    led = any(part.as_leader and part.counts for part in parts)
    touches = external and with_contact and led and fact.reached
    return [
        InteractionProject(
            interaction=fact,
            project=project,
            occurred_at=fact.occurred_at,
            standing=standing,
            is_external=external,
            is_touchpoint=touches,
        )
        for project in projects
    ]


def is_external(fact: Interaction) -> bool:
    """Whether somebody of the client was really in touch: no note, no machine, no call that failed."""
    inside = fact.direction == Direction.INTERNAL or fact.channel == Channel.INTERNAL_NOTE
    return not inside and not fact.automatic and (fact.reached or fact.direction == Direction.INBOUND)
