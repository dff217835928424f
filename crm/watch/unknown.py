"""What cannot be known while a source is silent. Every page, the digest and the API ask here; nothing here writes.

A silence is a fact of the source, found anew by whoever asks, so a page is right even when the sweep is dead, which is
when it matters most. The flag adds what it costs more to find: which projects depend on the source, and whether a
person has said that its silence means nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q

from crm.capture.dependents import dependents
from crm.capture.silence import Heard, silent_sources
from crm.staff.queries import SiteHours

from .models import Flag
from .values import FlagKind, FlagStatus

NEAR = timedelta(days=6)


@dataclass(frozen=True)
class Silence:
    """A stretch in which a source did not speak, and the projects that were heard of through it."""

    name: str
    answers: bool
    since: datetime
    opened_at: datetime
    closed_at: datetime | None
    projects: frozenset[int]
    flag_id: int | None = None

    def said(self, at: datetime, zone: ZoneInfo) -> str:
        """“info@ has brought nothing since Tuesday 14:10”, and when it was over, from when to when."""
        began = _when(self.since, at, zone)
        if self.closed_at is None:
            return f"{self.name} {'has brought nothing' if self.answers else 'has not answered'} since {began}"
        did = "brought nothing" if self.answers else "did not answer"
        return f"{self.name} {did} from {began} to {_when(self.closed_at, at, zone)}"


def _when(moment: datetime, at: datetime, zone: ZoneInfo) -> str:
    local = moment.astimezone(zone)
    return f"{local:%A %H:%M}" if at - moment < NEAR else f"{local:%-d %B %H:%M}"


def silences(at: datetime, hours: SiteHours | None = None) -> list[Silence]:
    """The silences of an instant, the longest first. One statement when every source speaks, at most four otherwise."""
    silent = silent_sources(at, hours)
    return _silences(silent, at) if silent else []


def _silences(silent: list[Heard], at: datetime) -> list[Silence]:
    rows = Flag.objects.tracked().filter(source__in=[one.source for one in silent])
    flags = {flag.source_id: flag for flag in rows}
    # Before a sweep has seen it, or when none runs, which projects depend on it is asked of the mail itself.
    unseen = [one.source for one in silent if one.source.pk not in flags]
    depend = dependents(unseen, at) if unseen else {}
    found = (_running(one, flags.get(one.source.pk), depend.get(one.source.pk, set()), at) for one in silent)
    return [one for one in found if one]


def _running(heard: Heard, flag: Flag | None, depend: set[int], at: datetime) -> Silence | None:
    """A silence that lasts; None when a person has said that it means nothing."""
    if flag and flag.status == FlagStatus.DISMISSED:
        return None
    return Silence(
        name=heard.source.name,
        answers=heard.answers,
        since=heard.since or at,
        opened_at=heard.silent_from or at,
        closed_at=None,
        projects=frozenset(flag.evidence["projects"] if flag else depend),
        flag_id=flag.pk if flag else None,
    )


def unknown_projects(at: datetime, hours: SiteHours | None = None) -> dict[int, Silence]:
    """Per project number the longest silence that hides it."""
    return hidden_by(silences(at, hours))


def hidden_by(found: Iterable[Silence]) -> dict[int, Silence]:
    hidden: dict[int, Silence] = {}
    for one in found:
        for project in one.projects:
            hidden.setdefault(project, one)
    return hidden


def silences_between(start: datetime, end: datetime, at: datetime, hours: SiteHours) -> list[Silence]:
    """What was silent at any time of [start, end), as of `at`: standing silences first, then those that are over."""
    running = [one for one in silences(at, hours) if one.opened_at < end]
    over = Flag.objects.filter(flag_kind=FlagKind.SOURCE_SILENT, opened_at__lt=end, closed_at__gt=start)
    told = over.filter(~Q(status=FlagStatus.DISMISSED)).select_related("source").order_by("opened_at", "id")
    return [*running, *(_past(flag) for flag in told)]


def _past(flag: Flag) -> Silence:
    return Silence(
        name=flag.source.name if flag.source else "",
        answers=flag.evidence["answers"],
        since=datetime.fromisoformat(flag.evidence["since"]),
        opened_at=flag.opened_at,
        closed_at=flag.closed_at,
        projects=frozenset(flag.evidence["projects"]),
        flag_id=flag.pk,
    )
