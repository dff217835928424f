"""How long a project may be silent, and when that has passed. Days are calendar dates of the site."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import lru_cache

from crm.conversations.queries import last_external
from crm.projects.models import Project
from crm.projects.services import write_moments
from crm.staff.errors import Refusal
from crm.staff.queries import SiteHours

from .models import SilencePolicy


def silence_limit(project: Project, day: date) -> int | None:
    """Days of silence allowed; None for a closed project."""
    group = project.phase_group
    return None if group is None else limits_on(day, project.client_id)[group][project.client.tier]


def limits_on(day: date, client_id: int) -> Mapping[str, Mapping[str, int]]:
    """The limits in force on a day; a client's own before everybody's. Refusal when there are none."""
    for policy_id, own, valid_from in _policies():
        if own in (None, client_id) and valid_from <= day:
            return _table(policy_id)
    raise Refusal("There are no silence limits yet. Run `manage.py prepare` to write those the product ships with.")


def _policies() -> list[tuple[int, int | None, date]]:
    rows = SilencePolicy.objects.values_list("pk", "client_id", "valid_from")
    return sorted(rows, key=lambda row: (row[1] is not None, row[2]), reverse=True)


@lru_cache(maxsize=64)
def _table(policy_id: int) -> Mapping[str, Mapping[str, int]]:
    # A policy is never edited, only followed by another row, so its number names its content.
    policy = SilencePolicy.objects.prefetch_related("limits").get(pk=policy_id)
    return {
        row.phase_group: {"strategic": row.strategic, "core": row.core, "standard": row.standard}
        for row in policy.limits.all()
    }


def refresh_silence(projects: Iterable[Project], hours: SiteHours, day: date) -> None:
    """Derive again when each project's silence becomes too long; writes what changed."""
    projects = list(projects)
    last = last_external([project.pk for project in projects])
    for project in projects:
        limit = silence_limit(project, day)
        seen = last.get(project.pk)
        since = hours.local_date(seen) if seen else project.opened
        moment = None if limit is None else hours.midnight(since + timedelta(days=limit + 1))
        if moment != project.silent_after:
            project.silent_after = moment
            write_moments(project_id=project.pk, silent_after=moment)
