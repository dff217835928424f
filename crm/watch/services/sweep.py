"""Asks whose moment has passed, and judges those clients. Costs what is newly due, never what is stored."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from time import monotonic, sleep

from django.db.models import QuerySet

from crm.clients.models import Client
from crm.conversations.services import redate
from crm.leadership.models import LeadershipPolicy
from crm.staff.asking import asked_often
from crm.staff.models import SiteCalendar
from crm.staff.queries import calendar_at

from ..due import Due, Stretch, who_is_due
from ..models import LadderStep, SilencePolicy, SweepMark
from .judging import Swept, judge, judge_sources

# Clients judged in one transaction: short enough that people who log something do not wait behind a long backlog.
AT_ONCE = 5


def sweep(at: datetime, *, client: Client | None = None, wholly: bool = False, rest: float = 0.0) -> Swept:
    """Make the open flags equal to the findings of `at`. Safe to do twice, halfway and side by side.

    With `client`, judge that one (every door calls this after it wrote). Otherwise judge every client with a
    changed fact or a moment that passed since the last sweep, and our sources when one has fallen silent or speaks
    again; all of them when asked `wholly`, on the first sweep, when `at` lies before the last one, or when a policy,
    ladder or calendar has begun since. After each transaction of many it leaves database and processor to people for
    `rest` times as long as that took.
    """
    if client is not None:
        return judge([client.pk], at, since=at, words=False)
    mark = next(iter(_marks()), None)
    since = min(mark.swept_to, at) if mark else at
    time = Stretch.between(since, at, calendar_at(at))
    everything = wholly or mark is None or at < mark.swept_to or _new_rules(time)
    due = _everybody(at) if everything else _due(time)
    total = judge_sources(at, since=since, words=everything) if due.sources else Swept(0, 0, 0, 0)
    for chunk in _chunks(due.clients):
        began = monotonic()
        total += judge(chunk, at, since=since, words=everything)
        if rest and len(due.clients) > AT_ONCE:
            sleep(rest * (monotonic() - began))
    # Where nothing was due nothing is written: the next sweep asks about this stretch too, and finds it as empty.
    if everything or due or time.first < time.last:
        SweepMark.objects.update_or_create(defaults={"swept_to": at})
    return total


@asked_often
def _marks() -> QuerySet[SweepMark]:
    return SweepMark.objects.all()


def _everybody(at: datetime) -> Due:
    redate(at=at)
    return Due(frozenset(Client.objects.values_list("pk", flat=True)), stale=False, sources=True)


def _due(time: Stretch) -> Due:
    due = who_is_due(time)
    # New dates may be due at once.
    return who_is_due(time) if due.stale and redate(at=time.at) else due


def _new_rules(time: Stretch) -> bool:
    """Whether rules written earlier hold from a day after the first on: by them everybody is judged anew."""
    first, last = time.first, time.last
    dated = (LeadershipPolicy.objects, SilencePolicy.objects, LadderStep.objects, SiteCalendar.objects)
    return first < last and any(rows.filter(valid_from__gt=first, valid_from__lte=last).exists() for rows in dated)


def _chunks(ids: Collection[int]) -> Iterator[list[int]]:
    todo = sorted(ids)
    for start in range(0, len(todo), AT_ONCE):
        yield todo[start : start + AT_ONCE]
