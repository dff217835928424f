"""The weeks of many readers at once. Nothing here writes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet

from crm.clients.models import Client
from crm.staff.asking import asked_often
from crm.staff.models import StaffMember
from crm.staff.queries import calendar_at

from .among import Among, Common, Sight
from .build import addressed, build_for_all
from .counted import seen_by
from .period import Period
from .schedule import Due
from .snapshot import Week
from .view import View


def weeks_of(dues: Sequence[Due], at: datetime) -> list[tuple[Due, Week]]:
    """Each reader's week. Nothing in it depends on the reader but which clients they see and what is asked of them, so
    it is built once for each such set and then addressed: of fifty readers most see the same."""
    hours, common, built = calendar_at(at), dict[Period, Common](), dict[Sight, tuple[View, Week]]()
    told = []
    for due in dues:
        alone = View(due.reader, due.period, at, hours)
        sight = Sight(due.period, alone.own, frozenset(pk for (pk,) in _numbers(due.reader, at, alone.own)))
        if due.period not in common:
            common[due.period] = Common.of(alone)
        if sight not in built:
            among = Among(due.reader, due.period, at, hours, common[due.period], sight)
            built[sight] = among, build_for_all(among)
        view, week = built[sight]
        told.append((due, addressed(week, due.reader, view)))
    return told


@asked_often
def _numbers(reader: StaffMember, at: datetime, own: bool) -> QuerySet[Client, tuple[int]]:
    """Who sees the same restricted clients sees the same of all; of what is one's own everybody sees something else."""
    seen = seen_by(reader, own=own, at=at)
    return (seen if own else seen.filter(restricted_access=True)).order_by().values_list("pk")
