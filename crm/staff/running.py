"""Which jobs run, and what is not known because some do not. Unknown is never green. Nothing here writes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import DateTimeField, ExpressionWrapper, F, Q, QuerySet
from django.db.models.functions import Coalesce

from .models import Heartbeat, Installation

MISSED_TURNS = 3
# However often a job runs, it is not missed before.
SOONEST = timedelta(minutes=5)
MOST_NAMED = 3


def heartbeats(at: datetime) -> list[Heartbeat]:
    """The last run of each job, by name. One that never ran is missed when its turns since the installation passed."""
    rows = list(Heartbeat.objects.all())
    known = {beat.job for beat in rows}
    house = Installation.objects.first() if settings.JOBS.keys() - known else None
    missed = never_ran(known, house.created_at, at) if house else []
    return sorted([*rows, *(Heartbeat(job=job, every=settings.JOBS[job]) for job in missed)], key=lambda beat: beat.job)


def never_ran(known: Collection[str], since: datetime, at: datetime) -> list[str]:
    """Jobs beside these whose turns since an instant have passed."""
    return [job for job, every in settings.JOBS.items() if job not in known and at - since > _patience(every)]


def silent_jobs(at: datetime) -> list[Heartbeat]:
    """Jobs that have not finished for three of their turns, or never. Unknown is never green."""
    return [beat for beat in heartbeats(at) if _is_silent(beat, at)]


def stopped_jobs(at: datetime, lately: datetime) -> QuerySet[Heartbeat]:
    """The same of those that ever ran, for a caller who asks more in one statement; `lately` is `SOONEST` before."""
    beats = Heartbeat.objects.annotate(last=Coalesce("finished_at", "started_at"))
    turns = ExpressionWrapper(F("last") + F("every") * MISSED_TURNS, output_field=DateTimeField())
    return beats.annotate(until=turns).filter(Q(last=None) | Q(last__lt=lately, until__lt=at))


def silence_of_jobs(at: datetime) -> str:
    """What is not known because jobs do not run, in one sentence however many they are; "" when all run."""
    return jobs_in_words([beat.job for beat in silent_jobs(at)])


def jobs_in_words(jobs: Sequence[str]) -> str:
    """What is not known because these do not run."""
    names = [f"“{job}”" for job in jobs]
    if len(names) == len(settings.JOBS) > 2:
        return "No job runs, so what they would find is not known."
    if len(names) < 2:
        return "".join(f"The job {name} is silent, so what it finds is not known." for name in names)
    rest = len(names) - MOST_NAMED
    *first, last = [*names[:MOST_NAMED], f"{rest} more"] if rest > 0 else names
    return f"The jobs {', '.join(first)} and {last} are silent, so what they find is not known."


def _is_silent(beat: Heartbeat, at: datetime) -> bool:
    last = beat.finished_at or beat.started_at
    return last is None or at - last > _patience(beat.every)


def _patience(every: timedelta) -> timedelta:
    return max(MISSED_TURNS * every, SOONEST)
