"""The sentence that says what a log did."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from crm.worktime.spans import in_words

from .models import Clock, Interaction
from .outlook import short
from .queries import promises_open

NEAR = timedelta(days=6)


def told(fact: Interaction, at: datetime) -> str:
    """“Logged. Stopped the clock of “Dissolution looks low” after 1 h 55; next promise Thursday.”"""
    clocks = Clock.objects.filter(stopped_by=fact).select_related("opened_by")
    did = [f"stopped the clock of “{short(clock)}” after {in_words(clock.working or timedelta())}" for clock in clocks]
    opened = Clock.objects.running().filter(opened_by=fact).first()
    if opened and opened.due_at:
        did.append(f"a first reply is due {day_of(opened.due_at, at)} {timezone.localtime(opened.due_at):%H:%M}")
    due = promises_open().filter(client=fact.client_id, due__gte=at).values_list("due", flat=True).first()
    if due:
        did.append(f"next promise {day_of(due, at)}")
    words = "; ".join(did)
    return f"Logged. {words[:1].upper()}{words[1:]}." if did else "Logged."


def day_of(moment: datetime, at: datetime) -> str:
    """“today”, “tomorrow”, “Thursday”, “12 Nov”, in the reader's zone."""
    local, today = timezone.localtime(moment), timezone.localtime(at).date()
    days = (local.date() - today).days
    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}
    if days in near:
        return near[days]
    if 0 < days <= NEAR.days:
        return f"{local:%A}"
    return f"{local:%-d %b}" if local.year == today.year else f"{local:%-d %b %Y}"
