"""Asks whose moment has passed, and judges those clients. Costs what is newly due, never what is stored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from crm.clients.models import Client
from crm.clients.queries import changed_clients
from crm.clients.services import clear_changed
from crm.conversations.models import Clock, Commitment, Interaction
from crm.conversations.services import redate
from crm.leadership.models import LeadershipPolicy
from crm.leadership.services import refresh
from crm.projects.models import Milestone, Project
from crm.staff.models import Absence, SiteCalendar
from crm.staff.queries import calendar_at

from ..finding import Scope
from ..models import Flag, LadderStep, SilencePolicy, SweepMark
from ..rules import RULES
from ..silence import refresh_silence
from .reconcile import Change, reconcile

# Clients judged in one short transaction, so that pages are undisturbed by a long backlog.
AT_ONCE = 25
# A door may commit an absence a little after the instant it carries.
SLACK = timedelta(minutes=10)


@dataclass(frozen=True)
class Swept:
    """What a sweep did."""

    clients: int
    opened: int
    changed: int
    closed: int


def sweep(at: datetime, *, client: Client | None = None, wholly: bool = False) -> Swept:
    """Make the open flags equal to the findings of `at`. Safe to do twice, halfway and side by side.

    With `client`, judge that one (every door calls this after it wrote). Otherwise judge every client with a
    changed fact or a moment that passed since the last sweep; all of them when asked `wholly`, on the first
    sweep, when `at` lies before the last one, or when a policy, ladder or calendar has begun since.
    """
    if client is not None:
        return _judge([client.pk], at, since=at, words=False)
    redate(at=at)
    mark = SweepMark.objects.first()
    since = min(mark.swept_to, at) if mark else at
    everything = wholly or mark is None or at < mark.swept_to or _new_rules(since, at)
    ids = Client.objects.values_list("pk", flat=True) if everything else due_clients(since, at)
    total = Swept(0, 0, 0, 0)
    for chunk in _chunks(ids):
        done = _judge(chunk, at, since=since, words=everything)
        total = Swept(*(a + b for a, b in zip(_row(total), _row(done), strict=True)))
    SweepMark.objects.update_or_create(name="sweep", defaults={"swept_to": at})
    return total


def _new_rules(since: datetime, at: datetime) -> bool:
    """Whether rules written earlier hold from a day after `since` on: by them everybody is judged anew."""
    hours = calendar_at(at)
    first, last = hours.local_date(since), hours.local_date(at)
    dated = (LeadershipPolicy.objects, SilencePolicy.objects, LadderStep.objects, SiteCalendar.objects)
    return first < last and any(rows.filter(valid_from__gt=first, valid_from__lte=last).exists() for rows in dated)


def _row(swept: Swept) -> tuple[int, int, int, int]:
    return swept.clients, swept.opened, swept.changed, swept.closed


def _chunks(ids: Iterable[int]) -> Iterator[list[int]]:
    todo = sorted(set(ids))
    for start in range(0, len(todo), AT_ONCE):
        yield todo[start : start + AT_ONCE]


def due_clients(since: datetime, at: datetime) -> QuerySet[Client, int]:
    """Clients with a fact nobody judged, or with a moment in [since, at). One statement over partial indexes."""
    hours = calendar_at(at)
    first, last = hours.local_date(since), hours.local_date(at)
    flags = Flag.objects.tracked().filter(next_at__lte=at)
    late = Clock.objects.running().filter(late_after__gte=since, late_after__lt=at)
    promises = Commitment.objects.all().open().filter(due__gte=since, due__lt=at)
    milestones = Milestone.objects.filter(done=None, due__gte=first, due__lt=last)
    minutes = Interaction.objects.filter(
        minutes_required=True, minutes_sent_at=None, withdrawn_at=None, minutes_due_at__gte=since, minutes_due_at__lt=at
    )
    leaders = Project.objects.filter(leader_due_at__gt=since, leader_due_at__lte=at)
    silent = Project.objects.filter(silent_after__gt=since, silent_after__lte=at)
    rows: list[QuerySet[Any, int]] = [
        part.order_by().values_list("client_id", flat=True)
        for part in (flags, late, promises, minutes, leaders, silent)
    ]
    rows += [milestones.order_by().values_list("project__client_id", flat=True), _absent(since, at)]
    changed = changed_clients().order_by().values_list("pk", flat=True)
    return changed.union(*rows)


def _absent(since: datetime, at: datetime) -> QuerySet[Clock, int]:
    """Clients whose running clocks belong to somebody whose absence began, ended or was edited."""
    moved = Q(start__gte=since, start__lte=at) | Q(end__gte=since, end__lte=at) | Q(changed_at__gte=since - SLACK)
    people = Absence.objects.filter(moved, end__gte=since - SLACK).values("staff")
    return Clock.objects.running().filter(owner__in=people).order_by().values_list("client_id", flat=True)


@transaction.atomic
def _judge(ids: list[int], at: datetime, *, since: datetime, words: bool) -> Swept:
    """Judge these clients by every rule and write the difference."""
    # The lock keeps two sweeps from judging one client at the same time; SQLite has one writer anyway.
    clients = list(Client.objects.select_for_update().filter(pk__in=ids).order_by("pk"))
    scope = Scope(at, clients, since)
    projects = list(Project.objects.filter(client__in=ids).exclude(_resting()))
    for project in projects:
        project.client = scope.by_id[project.client_id]
    refresh(projects=projects, at=at)
    refresh_silence(projects, scope.hours, scope.day)
    findings = [finding for rule in RULES for finding in rule(scope)]
    change = reconcile(scope, findings, words=words)
    for client in clients:
        if client.changed_at is not None:
            clear_changed(client_id=client.pk, seen=client.changed_at)
    return _swept(len(clients), change)


def _resting() -> Q:
    """Closed projects whose moments are empty already."""
    return Q(leader_due_at=None, silent_after=None) & (
        Q(phase="closed") | Q(status__in=("completed", "cancelled", "lost"))
    )


def _swept(clients: int, change: Change) -> Swept:
    return Swept(clients, len(change.opened), len(change.changed), len(change.closed))
