"""What later corrections make of a frozen week: both values, beside a snapshot that stays as it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from crm.clients.models import Client
from crm.clients.queries import clients_for
from crm.conversations.models import Restatement
from crm.conversations.queries import PromiseFigures, Tally, WeekFigures, promise_questions, week_and_trend
from crm.projects.queries import own_clients
from crm.staff.columns import numbers
from crm.staff.queries import SiteHours

from .cards import PROMISES, REPLIES, TIMES, first_reply, in_target, kept_in_time
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
    seen = own_clients if OWN in week.scope else clients_for
    clients = seen(digest.recipient, at=at)
    # Asked row by row: from the clients it would be led through all that was ever said.
    sight = Exists(clients.filter(pk=OuterRef("interaction__client")))
    corrected = Restatement.objects.filter(sight, at__gt=digest.built_at)
    counted = numbers(corrected=corrected, **promise_questions(period.start, period.end, at, clients))
    promised = PromiseFigures(counted["due"], counted["kept"])
    # Replies read otherwise only where a restatement says so, and counting twelve weeks anew takes its time.
    replies = _replies(week, period, at, hours, clients) if counted["corrected"] else None
    return list(compared(week, promised, replies))


Replies = tuple[WeekFigures, Sequence[Tally]]


def _replies(week: Week, period: Period, at: datetime, hours: SiteHours, clients: QuerySet[Client]) -> Replies:
    weeks = [period.back(number, hours) for number in range(len(week.trend))]
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
