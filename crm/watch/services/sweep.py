"""Asks whose moment has passed, and judges those clients. Costs what is newly due, never what is stored."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import astuple, dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from crm.capture.models import Source
from crm.capture.services import learn, learn_anew
from crm.clients.models import Client
from crm.clients.services import clear_changed
from crm.conversations.services import redate
from crm.leadership.models import LeadershipPolicy
from crm.leadership.services import refresh_from
from crm.staff.asking import asked_often
from crm.staff.models import SiteCalendar
from crm.staff.queries import calendar_at

from ..due import Due, Stretch, who_is_due
from ..finding import Scope, SourceScope
from ..models import LadderStep, SilencePolicy, SweepMark
from ..rules import RULES, SOURCE_RULES
from ..silence import refresh_silence
from .reconcile import Change, reconcile

# Clients judged in one transaction: short enough that people who log something do not wait behind a long backlog.
AT_ONCE = 5


@dataclass(frozen=True)
class Swept:
    """What a sweep did."""

    clients: int
    opened: int
    changed: int
    closed: int

    def __add__(self, other: Swept) -> Swept:
        return Swept(*(a + b for a, b in zip(astuple(self), astuple(other), strict=True)))


def sweep(at: datetime, *, client: Client | None = None, wholly: bool = False) -> Swept:
    """Make the open flags equal to the findings of `at`. Safe to do twice, halfway and side by side.

    With `client`, judge that one (every door calls this after it wrote). Otherwise judge every client with a
    changed fact or a moment that passed since the last sweep, and our sources when one has fallen silent or speaks
    again; all of them when asked `wholly`, on the first sweep, when `at` lies before the last one, or when a policy,
    ladder or calendar has begun since.
    """
    if client is not None:
        return _judge([client.pk], at, since=at, words=False)
    mark = SweepMark.objects.first()
    since = min(mark.swept_to, at) if mark else at
    time = Stretch.between(since, at, calendar_at(at))
    everything = wholly or mark is None or at < mark.swept_to or _new_rules(time)
    due = _everybody(at) if everything else _due(time)
    total = _judge_sources(at, since=since, words=everything) if due.sources else Swept(0, 0, 0, 0)
    for chunk in _chunks(due.clients):
        total += _judge(chunk, at, since=since, words=everything)
    if not SweepMark.objects.update(swept_to=at):
        SweepMark.objects.create(swept_to=at)
    return total


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


@transaction.atomic
def _judge(ids: list[int], at: datetime, *, since: datetime, words: bool) -> Swept:
    """Judge these clients by every rule and write the difference."""
    # The lock keeps two sweeps from judging one client at the same time; SQLite has one writer anyway.
    clients = _locked(ids)
    scope = Scope(at, clients, since)
    refresh_from(((project, last.touchpoint) for project, last in scope.known), scope.leader_limits, scope.hours, at)
    refresh_silence(((project, last.external) for project, last in scope.known), scope.silence_limits, scope.hours)
    findings = [finding for rule in RULES for finding in rule(scope)]
    change = reconcile(scope, findings, words=words)
    for client in clients:
        if client.changed_at is not None:
            clear_changed(client_id=client.pk, seen=client.changed_at)
    return _swept(len(clients), change)


@transaction.atomic
def _judge_sources(at: datetime, *, since: datetime, words: bool) -> Swept:
    """Count what sources have brought, and judge which of them are silent."""
    scope = SourceScope(at, (), since)
    # The lock is for sources what `_judge` has for clients.
    list(Source.objects.select_for_update().order_by("pk").values_list("pk", flat=True))
    if words:
        learn_anew()
    else:
        learn()
    findings = [finding for rule in SOURCE_RULES for finding in rule(scope)]
    return _swept(0, reconcile(scope, findings, words=words))


@asked_often
def _locked(ids: Sequence[int]) -> QuerySet[Client]:
    return Client.objects.select_for_update().filter(pk__in=ids).order_by("pk")


def _swept(clients: int, change: Change) -> Swept:
    return Swept(clients, len(change.opened), len(change.changed), len(change.closed))
