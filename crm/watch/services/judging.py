"""Judges some clients, or our sources, at one instant: their findings, and the flags that are made equal to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from crm.capture.models import Source
from crm.capture.services import learn, learn_anew
from crm.clients.models import Client
from crm.clients.services import clear_changed
from crm.leadership.services import refresh_from
from crm.staff.asking import asked_often

from ..finding import Scope, SourceScope
from ..rules import RULES, SOURCE_RULES
from ..silence import refresh_silence
from .reconcile import Change, reconcile


@dataclass(frozen=True)
class Swept:
    """What a sweep did."""

    clients: int
    opened: int
    changed: int
    closed: int

    def __add__(self, other: Swept) -> Swept:
        return Swept(*(a + b for a, b in zip(astuple(self), astuple(other), strict=True)))


@transaction.atomic
def judge(ids: list[int], at: datetime, *, since: datetime, words: bool) -> Swept:
    """Judge these clients by every rule and write the difference."""
    # The lock keeps two sweeps from judging one client at the same time; SQLite has one writer anyway.
    clients = _locked(ids)
    scope = Scope(at, clients, since, wholly=words)
    refresh_from(((project, last.touchpoint) for project, last in scope.known), scope.leader_limits, scope.hours, at)
    refresh_silence(((project, last.external) for project, last in scope.known), scope.silence_limits, scope.hours)
    findings = [finding for rule in RULES for finding in rule(scope)]
    change = reconcile(scope, findings, words=words)
    for client in clients:
        if client.changed_at is not None:
            clear_changed(client_id=client.pk, seen=client.changed_at)
    return _swept(len(clients), change)


@transaction.atomic
def judge_sources(at: datetime, *, since: datetime, words: bool) -> Swept:
    """Count what sources have brought, and judge which of them are silent."""
    scope = SourceScope(at, (), since, wholly=words)
    # The lock is for sources what `judge` has for clients.
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
