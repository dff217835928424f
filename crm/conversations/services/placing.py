"""Puts interactions on the timelines of their projects; the only writer of `InteractionProject`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from crm.projects.models import Project
from crm.staff.rows import insert_values

from ..models import Interaction, InteractionProject
from ..values import Channel, Direction

COLUMNS = ("interaction_id", "project_id", "occurred_at", "standing", "is_external", "is_touchpoint")
# What is placed: its projects, whether a leader took part, and whether somebody of the client did.
Placed = tuple[Interaction, Iterable[Project], bool, bool]


def place_on_projects(fact: Interaction, projects: Iterable[Project], *, with_contact: bool) -> None:
    """Place an interaction anew. A withdrawn one keeps its places, off the timelines, so that it can be restored."""
    InteractionProject.objects.filter(interaction=fact).delete()
    led = any(part.as_leader and part.counts for part in fact.participations.all())
    place_all([(fact, projects, led, with_contact)])


def place_all(placed: Iterable[Placed]) -> None:
    """Place interactions that have no place yet."""
    insert_values(InteractionProject, COLUMNS, [place for one in placed for place in _places(*one)])


def _places(fact: Interaction, projects: Iterable[Project], led: bool, with_contact: bool) -> Iterator[tuple[Any, ...]]:
    standing = fact.withdrawn_at is None
    external = standing and is_external(fact)
    touches = external and with_contact and led and fact.reached
    for project in projects:
        yield fact.pk, project.pk, fact.occurred_at, standing, external, touches


def is_external(fact: Interaction) -> bool:
    """Whether somebody of the client was really in touch: no note, no machine, no call that failed."""
    inside = fact.direction == Direction.INTERNAL or fact.channel == Channel.INTERNAL_NOTE
    return not inside and not fact.automatic and (fact.reached or fact.direction == Direction.INBOUND)
