"""What was said on a project or with a client, newest first, a stretch at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db.models import Q, QuerySet

from crm.clients.models import Client
from crm.projects.models import Project
from crm.staff.asking import asked_often

from .models import Interaction, InteractionProject


@dataclass(frozen=True)
class Narrow:
    """What a timeline is narrowed to: a channel, contacts a leader took part in, a person of ours."""

    channel: str = ""
    leader: bool = False
    person: int | None = None

    def places(self, rows: QuerySet[InteractionProject]) -> QuerySet[InteractionProject]:
        rows = rows.filter(interaction__channel=self.channel) if self.channel else rows
        rows = rows.filter(is_touchpoint=True) if self.leader else rows
        return rows.filter(interaction__participations__staff=self.person) if self.person else rows


def timeline(
    *,
    project: Project | None = None,
    client: Client | None = None,
    before: tuple[datetime, int] | None = None,
    limit: int = 25,
    narrow: Narrow = Narrow(),
) -> list[Interaction]:
    """The newest contacts of a project or client before a place in the list; one more than `limit` says "more"."""
    place = before or ()
    if project is None:
        return _of_client(limit)(client.pk if client else 0, *place)
    if narrow == Narrow():
        return _of_project(limit)(project.pk, *place)
    return list(_newest(_places(project.pk, place, narrow, limit), limit))


@lru_cache
def _of_client(limit: int) -> Callable[..., list[Interaction]]:
    @asked_often
    def rows(client: int, *place: Any) -> QuerySet[Interaction]:
        return _newest(Interaction.objects.filter(_before(place, "id"), client=client, withdrawn_at=None), limit)

    return rows


@lru_cache
def _of_project(limit: int) -> Callable[..., list[Interaction]]:
    @asked_often
    def rows(project: int, *place: Any) -> QuerySet[Interaction]:
        return _newest(_places(project, place, Narrow(), limit), limit)

    return rows


def _places(project: int, place: tuple[Any, ...], narrow: Narrow, limit: int) -> QuerySet[Interaction]:
    found = narrow.places(InteractionProject.objects.filter(project=project, standing=True))
    keys = found.filter(_before(place, "interaction_id")).order_by("-occurred_at", "-interaction_id")
    return Interaction.objects.filter(pk__in=keys.values("interaction_id")[: limit + 1])


def _newest(rows: QuerySet[Interaction], limit: int) -> QuerySet[Interaction]:
    return rows.order_by("-occurred_at", "-id").select_related("clock")[: limit + 1]


def _before(place: tuple[Any, ...], number: str) -> Q:
    if not place:
        return Q()
    at, pk = place
    return Q(occurred_at__lt=at) | Q(occurred_at=at, **{f"{number}__lt": pk})
