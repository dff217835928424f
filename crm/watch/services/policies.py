"""Silence limits and the escalation ladder as rows with a first day."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db import transaction

from crm.clients.models import Client
from crm.clients.services import mark_changed
from crm.projects.values import PhaseGroup
from crm.staff.errors import Refusal
from crm.staff.models import StaffMember
from crm.staff.services import note_change

from ..defaults import FIRST_DAY, LADDER, SILENCE
from ..models import LadderStep, SilenceLimit, SilencePolicy


@transaction.atomic
def set_silence_policy(
    *,
    valid_from: date,
    limits: Mapping[PhaseGroup, tuple[int, int, int]],
    by: StaffMember | None,
    at: datetime,
    client: Client | None = None,
    reason: str = "new policy",
) -> SilencePolicy:
    """Write limits (calendar days: strategic, core, standard) from a local day on. Refusal when one is missing."""
    if set(limits) != set(PhaseGroup) or min(min(row) for row in limits.values()) < 1:
        raise Refusal("Every phase group needs a limit of at least one day for each tier.")
    if SilencePolicy.objects.filter(valid_from=valid_from, client=client).exists():
        raise Refusal(f"There is already a policy that begins on {valid_from}. Choose another first day.")
    policy = SilencePolicy.objects.create(valid_from=valid_from, client=client)
    for group, (strategic, core, standard) in limits.items():
        SilenceLimit.objects.create(policy=policy, phase_group=group, strategic=strategic, core=core, standard=standard)
    note_change(actor=by, at=at, obj=policy, field="limits", old="", new=_plain(limits), reason=reason)
    rows = Client.objects.all() if client is None else Client.objects.filter(pk=client.pk)
    mark_changed(clients=rows.values_list("pk", flat=True), at=at)
    return policy


def _plain(limits: Mapping[PhaseGroup, tuple[int, int, int]]) -> str:
    """“Pursuit 10/10/14; …”: strategic, core, standard."""
    return "; ".join(f"{PhaseGroup(group).label} {'/'.join(map(str, days))}" for group, days in limits.items())


@transaction.atomic
def set_ladder(
    *,
    valid_from: date,
    steps: Mapping[int, tuple[float, float, float]],
    by: StaffMember | None,
    at: datetime,
    reason: str = "new ladder",
) -> None:
    """Write a ladder (hours past due: normal and low, high, urgent) from a local day on.

    Refusal unless every level lies higher than the one below, or when that day already has a ladder.
    """
    rows = [steps[level] for level in sorted(steps)]
    for lower, higher in itertools.pairwise(rows):
        if any(b <= a for a, b in zip(lower, higher, strict=True)):
            raise Refusal("Each level of the ladder must begin later than the one below it.")
    if LadderStep.objects.filter(valid_from=valid_from).exists():
        raise Refusal(f"There is already a ladder that begins on {valid_from}. Choose another first day.")
    for level, (normal, high, urgent) in sorted(steps.items()):
        spans = {"normal": timedelta(hours=normal), "high": timedelta(hours=high), "urgent": timedelta(hours=urgent)}
        row = LadderStep.objects.create(valid_from=valid_from, level=level, **spans)
        told = f"level {level}: {normal:g}, {high:g}, {urgent:g} hours past due"
        note_change(actor=by, at=at, obj=row, field="level", old="", new=told, reason=reason)
    mark_changed(clients=Client.objects.values_list("pk", flat=True), at=at)


def seed_policies(*, at: datetime) -> None:
    """Write the shipped limits and ladder if there are none."""
    if not SilencePolicy.objects.exists():
        set_silence_policy(valid_from=FIRST_DAY, limits=SILENCE, by=None, at=at)
    if not LadderStep.objects.exists():
        set_ladder(valid_from=FIRST_DAY, steps=LADDER, by=None, at=at)
