"""How long a project may be silent, and when that has passed. Days are calendar dates of the site."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast, JSONArray

from crm.clients.values import Tier
from crm.projects.models import Project
from crm.projects.services import write_moments
from crm.staff.asking import asked_often
from crm.staff.errors import Refusal
from crm.staff.queries import SiteHours

from .models import SilenceLimit

Days = Mapping[tuple[str, str], int]


@dataclass(frozen=True, slots=True)
class SilenceLimits:
    """The limits of one day by client (everybody's under None), phase group and tier."""

    days: Mapping[tuple[int | None, str, str], int]

    def of(self, project: Project) -> int | None:
        """Days of silence allowed; a client's own before everybody's. None for a closed project.

        Refusal when there are no limits.
        """
        if project.phase_group is None:
            return None
        place = (project.phase_group, project.client.tier)
        found = self.days.get((project.client_id, *place), self.days.get((None, *place)))
        if found is None:
            raise Refusal(
                "There are no silence limits yet. Run `manage.py prepare` to write those the product ships with."
            )
        return found

    def instead(self, client_id: int | None, days: Days) -> SilenceLimits:
        """As if a client, or everybody without their own, had these limits by phase group and tier."""
        return SilenceLimits({**self.days, **{(client_id, *place): limit for place, limit in days.items()}})


def silence_limits(clients: Iterable[int], day: date) -> SilenceLimits:
    """The limits in force on a day for these clients, in one statement."""
    return _limits_in(_limits(day, list(set(clients))))


def _limits_in(rows: Iterable[Any]) -> SilenceLimits:
    found: dict[tuple[int | None, str, str], int] = {}
    for client, group, *limits in rows:
        found |= {(client, group, tier): limit for tier, limit in zip(Tier.values, limits, strict=True)}
    return SilenceLimits(found)


def told_silence(day: date) -> QuerySet[SilenceLimit, Any]:
    """The limits in force on a day, each as a `name` in one word, for a caller who asks more in one statement."""
    rows = SilenceLimit.objects.filter(policy__valid_from__lte=day).order_by("policy__valid_from", "policy_id")
    return rows.values(name=Cast(JSONArray("policy__client_id", "phase_group", *Tier.values), TextField()))


def silence_told(words: Iterable[str]) -> SilenceLimits:
    """What these words of `told_silence` say."""
    return _limits_in(map(json.loads, words))


@asked_often
def _limits(day: date, clients: Sequence[int]) -> QuerySet[SilenceLimit, Any]:
    rows = SilenceLimit.objects.filter(Q(policy__client=None) | Q(policy__client__in=clients))
    rows = rows.filter(policy__valid_from__lte=day).order_by("policy__valid_from", "policy_id")
    return rows.values_list("policy__client_id", "phase_group", *Tier.values)


def refresh_silence(found: Iterable[tuple[Project, datetime | None]], limits: SilenceLimits, hours: SiteHours) -> None:
    """Derive again when each project's silence becomes too long, from its last contact; writes what changed."""
    for project, seen in found:
        limit = limits.of(project)
        since = hours.local_date(seen) if seen else project.opened
        moment = None if limit is None else hours.midnight(since + timedelta(days=limit + 1))
        if moment != project.silent_after:
            project.silent_after = moment
            write_moments(project_id=project.pk, silent_after=moment)
