"""What later corrections make of a frozen week: both values, beside a snapshot that stays as it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from crm.conversations.models import Restatement
from crm.conversations.queries import PromiseFigures, Tally, WeekFigures, promise_questions, week_and_trend
from crm.staff.asking import asked_often
from crm.staff.columns import counting
from crm.staff.models import Installation, StaffMember
from crm.staff.queries import SiteHours

from .cards import PROMISES, REPLIES, TIMES, first_reply, in_target, kept_in_time
from .counted import seen_by
from .models import Digest
from .period import Period, week_of
from .snapshot import OWN, Bar, Week


@dataclass(frozen=True)
class Restated:
    """A figure as it was frozen, and as the facts have it today."""

    name: str
    frozen: str
    now: str

    @property
    def text(self) -> str:
        return f"{self.name}: {self.frozen} as frozen, {self.now} today."


def restated(digest: Digest, week: Week, at: datetime, hours: SiteHours) -> list[Restated]:
    """The figures of a week and of those before it that read otherwise today, of what its reader may see."""
    period = week_of(hours.local_date(digest.period_start), hours)
    reader, own, until = digest.recipient, OWN in week.scope, min(period.end, at)
    counted = _counted(reader, own, at, digest.built_at, period.start, until)
    corrected, due, kept = counted[0] if counted else (0, 0, 0)
    # Replies read otherwise only where a restatement says so, and counting twelve weeks anew takes its time.
    replies = _replies(week, period, at, hours, reader) if corrected else None
    return list(compared(week, PromiseFigures(due, kept), replies))


@asked_often
def _counted(
    reader: StaffMember, own: bool, at: datetime, frozen: datetime, start: datetime, until: datetime
) -> QuerySet[Installation, Any]:
    """How many replies were corrected since a week was frozen; how many promises fell due in it and were kept."""
    clients = seen_by(reader, own=own, at=at)
    # Asked row by row: from the clients it would be led through all that was ever said.
    sight = Exists(clients.filter(pk=OuterRef("interaction__client")))
    promised = promise_questions(start, until, until, clients)
    return counting(Restatement.objects.filter(sight, at__gt=frozen), promised["due"], promised["kept"])


Replies = tuple[WeekFigures, Sequence[Tally]]


def _replies(week: Week, period: Period, at: datetime, hours: SiteHours, reader: StaffMember) -> Replies:
    weeks = [period.back(number, hours) for number in range(len(week.trend))]
    clients = seen_by(reader, own=OWN in week.scope, at=at)
    return week_and_trend([(one.start, one.end) for one in weeks], at, clients)


def compared(week: Week, promised: PromiseFigures, replies: Replies | None) -> Iterator[Restated]:
    """The frozen figures against those of today; the weeks of `replies` stand the latest first."""
    today = {PROMISES: kept_in_time(promised)}
    if replies:
        today |= {REPLIES: in_target(replies[0]), TIMES: first_reply(replies[0])}
    for card in week.cards:
        if today.get(card.name, card.figure) != card.figure:
            yield Restated(card.name, card.figure, today[card.name])
    for bar, tally in zip(reversed(week.trend[:-1]), replies[1][1:] if replies else (), strict=False):
        then = Bar(bar.label, tally.verdicts, tally.in_target, bar.path)
        if then.text != bar.text:
            yield Restated(f"{REPLIES}, week of {bar.label}", bar.text, then.text)
