"""Sources as tests need them: what they brought and when they answered, without a server behind them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from crm.capture.models import CapturedMail, Filing, Sighting, Source
from crm.capture.services import learn
from crm.conversations.models import Interaction
from tests.make import LONG_AGO, SITE, local

_numbers = count(1)
# Two hours and a half between what comes, from 09:00 to 16:30 of each working day.
TIMES = ("09:00", "11:30", "14:00", "16:30")


def source(kind: str = "mailbox", name: str = "", **facts: Any) -> Source:
    number = next(_numbers)
    return Source.objects.create(
        **{"kind": kind, "name": name or f"box{number}@", "since": LONG_AGO, "made_at": LONG_AGO} | facts
    )


def brings(source: Source, moments: Iterable[datetime], about: Interaction | None = None) -> None:
    """A mail at each of these moments, on the timeline of `about` if that is given; the source answered as well."""
    for at in moments:
        mail = CapturedMail.objects.create(key=f"mail {next(_numbers)}", sha256="", raw=b"", sent_at=at, taken_in_at=at)
        Sighting.objects.create(mail=mail, source=source, received_at=at, seen_at=at)
        if about:
            Filing.objects.create(mail=mail, client=about.client, interaction=about)
            about = None
        Source.objects.filter(pk=source.pk).update(brought_at=at, answered_at=at)
    source.refresh_from_db()


def answers(source: Source, at: datetime) -> None:
    Source.objects.filter(pk=source.pk).update(answered_at=at, tried_at=at, failing_since=None, failure="")
    source.refresh_from_db()


def days(first: str, last: str, times: Sequence[str] = TIMES) -> list[datetime]:
    """These times of each Monday to Friday between two dates."""
    start, end = local(f"{first} 00:00"), local(f"{last} 23:59")
    dates = [(start + timedelta(days=n)).date() for n in range((end.date() - start.date()).days + 1)]
    working = (day for day in dates if day.weekday() < 5)
    return [datetime.fromisoformat(f"{day} {time}").replace(tzinfo=SITE) for day in working for time in times]


def speaking(name: str = "", until: str = "2026-10-19", about: Interaction | None = None, **facts: Any) -> Source:
    """A mailbox with six weeks of past up to a date, that goes on answering."""
    made = source(name=name, **facts)
    brings(made, days("2026-09-07", until), about)
    learn()
    made.refresh_from_db()
    return made
