"""What cannot be known while a source is silent. Every page, the digest and the API ask here; nothing here writes.

A silence is a fact of the source, found anew by whoever asks, so a page is right even when the sweep is dead, which is
when it matters most. The flag adds what it costs more to find: which projects depend on the source, and whether a
person has said that its silence means nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from crm.capture.dependents import dependents
from crm.capture.models import Source
from crm.capture.silence import Heard, none_may_be_silent, silent_sources
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

    def said(self, at: datetime, zone: tzinfo) -> str:
        """“info@ has brought nothing since Tuesday 14:10”, and when it was over, from when to when."""
        began = when(self.since, at, zone)
        if self.closed_at is None:
            return f"{self.name} {'has brought nothing' if self.answers else 'has not answered'} since {began}"
        did = "brought nothing" if self.answers else "did not answer"
        return f"{self.name} {did} from {began} to {when(self.closed_at, at, zone)}"


def when(moment: datetime, at: datetime, zone: tzinfo) -> str:
    """“Tuesday 14:10” of the last days, “13 October 14:10” before."""
    local = moment.astimezone(zone)
    return f"{local:%A %H:%M}" if at - moment < NEAR else f"{local:%-d %B %H:%M}"


def silences(at: datetime, hours: SiteHours | None = None) -> list[Silence]:
    """The silences of an instant, the longest first. At most one statement, and one more before a sweep has seen it."""
    if hours and none_may_be_silent(at, hours):
        return []
    flag = Flag.objects.tracked().filter(source=OuterRef("pk"))
    flagged = Source.objects.annotate(
        flag_id=Subquery(flag.values("pk")[:1]),
        dismissed=Exists(flag.filter(status=FlagStatus.DISMISSED)),
        evidence=Subquery(flag.values("evidence")[:1]),
    )
    silent = [one for one in silent_sources(at, hours, flagged) if not vars(one.source)["dismissed"]]
    # Before a sweep has seen it, or when none runs, which projects depend on it is asked of the mail itself.
    unseen = [one.source for one in silent if vars(one.source)["flag_id"] is None]
    depend = dependents(unseen, at) if unseen else {}
    return [_running(one, depend, at) for one in silent]


def _running(heard: Heard, depend: Mapping[int, set[int]], at: datetime) -> Silence:
    """A silence that lasts."""
    flag, evidence = vars(heard.source)["flag_id"], vars(heard.source)["evidence"]
    return Silence(
        name=heard.source.name,
        answers=heard.answers,
        since=heard.since or at,
        opened_at=heard.silent_from or at,
        closed_at=None,
        projects=frozenset(evidence["projects"] if flag else depend[heard.source.pk]),
        flag_id=flag,
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


def silences_over(start: datetime, end: datetime) -> QuerySet[Flag]:
    """The flags of silences that touched [start, end) and are over; dismissed ones left out."""
    over = Flag.objects.filter(flag_kind=FlagKind.SOURCE_SILENT, opened_at__lt=end, closed_at__gt=start)
    return over.exclude(status=FlagStatus.DISMISSED).order_by("opened_at", "id")


def past(flag: Flag) -> Silence:
    return Silence(
        name=flag.source.name if flag.source else "",
        answers=flag.evidence["answers"],
        since=datetime.fromisoformat(flag.evidence["since"]),
        opened_at=flag.opened_at,
        closed_at=flag.closed_at,
        projects=frozenset(flag.evidence["projects"]),
        flag_id=flag.pk,
    )
