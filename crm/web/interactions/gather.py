"""What the page of one contact shows."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from crm.capture.explaining import explained
from crm.conversations.fetching import fetch_people, fetch_projects
from crm.conversations.ledger import clock_ledger
from crm.conversations.models import Clock, Interaction
from crm.conversations.values import LIVE
from crm.staff.asking import asked_often
from crm.staff.colleagues import colleagues
from crm.staff.columns import any_of
from crm.staff.marks import trail_of_one
from crm.staff.queries import SiteHours

from ..waits import waits
from .forms import joinable

SAME_CONVERSATION = 20


def context_of(fact: Interaction, at: datetime, hours: SiteHours, **tried: Any) -> dict[str, Any]:
    clocks = _clocks(fact.pk, fact.client_id, fact.thread_id)
    clock = next((one for one in clocks if one.opened_by_id == fact.pk), None)
    stopped = [one for one in clocks if one.stopped_by_id == fact.pk]
    others = [one for one in clocks if one != clock and one not in stopped]
    wait = waits([clock], at, hours)[0] if clock and not clock.stopped_at else None
    fetch_people([fact])
    fetch_projects([fact])
    return {
        "fact": fact,
        "live": fact.channel in LIVE,
        "why": explained(fact),
        "clock": clock,
        "wait": wait,
        "ledger": clock_ledger(clock, at) if clock else None,
        "stopped": stopped,
        "late_entry": late_entry(fact, hours),
        "colleagues": colleagues() if wait else [],
        "questions": [(one.pk, one.opened_by.summary) for one in others] if fact.withdrawn_at is None else [],
        "thread": _conversation(fact.thread_id, fact.pk),
        "events": trail_of_one("interaction", fact.pk),
        **tried,
    }


@asked_often
def _clocks(fact: int, client: int, thread: int) -> QuerySet[Clock]:
    """The clock it started, those it stopped, and the questions of other conversations that it may answer."""
    clocks = Clock.objects.all()
    rows = any_of(clocks.filter(opened_by=fact), clocks.filter(stopped_by=fact), joinable(client, thread))
    return rows.select_related("calendar", "answered_by", "client", "owner__backup", "opened_by")


@asked_often
def _conversation(thread: int, but: int) -> QuerySet[Interaction]:
    rows = Interaction.objects.standing().filter(thread=thread).exclude(pk=but)
    return rows.order_by("occurred_at")[:SAME_CONVERSATION]


def late_entry(fact: Interaction, hours: SiteHours) -> bool:
    """Logged later than one business day after it happened (POLICIES.md, ALCOA+)."""
    return fact.logged_at > hours.business_day_end(fact.occurred_at, 1)
