"""When the fact happened that ended a finding, for flags that are about to close."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from crm.conversations.models import Clock, Commitment, Interaction

from .models import Flag
from .values import FlagKind

Ids = Sequence[int | None]
Moments = dict[int | None, datetime | None]


def ended_at(flags: Sequence[Flag]) -> dict[int, datetime | None]:
    """Per flag number the moment of the reply, of the kept promise or of the sent minutes; absent: not known."""
    clocks = _clocks([flag.interaction_id for flag in flags if flag.flag_kind == FlagKind.SLOW_RESPONSE])
    done = _done([flag.commitment_id for flag in flags if flag.flag_kind == FlagKind.OVERDUE_COMMITMENT])
    sent = _sent([flag.interaction_id for flag in flags if flag.flag_kind == FlagKind.MINUTES_OVERDUE])
    known = {FlagKind.SLOW_RESPONSE: clocks, FlagKind.OVERDUE_COMMITMENT: done, FlagKind.MINUTES_OVERDUE: sent}
    return {
        flag.pk: known.get(FlagKind(flag.flag_kind), {}).get(flag.commitment_id or flag.interaction_id)
        for flag in flags
    }


def _clocks(ids: Ids) -> Moments:
    rows = Clock.objects.filter(opened_by__in=[*filter(None, ids)])
    return dict(rows.values_list("opened_by_id", "stopped_at")) if ids else {}


def _done(ids: Ids) -> Moments:
    return dict(Commitment.objects.filter(pk__in=[*filter(None, ids)]).values_list("pk", "done")) if ids else {}


def _sent(ids: Ids) -> Moments:
    rows = Interaction.objects.filter(pk__in=[*filter(None, ids)])
    return dict(rows.values_list("pk", "minutes_sent_at")) if ids else {}
