"""Keeps a thread's clocks equal to what the reckoning says of its interactions (RULES.md R9, R10)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from crm.clients.services import mark_changed
from crm.staff.models import SiteCalendar, StaffMember
from crm.staff.queries import calendar_at, hours_of

from ..judging import figures, judge, set_dates, verdict
from ..models import Clock, Interaction, Thread
from ..reckoning import ContactEvent, Wait, waits
from ..targets import Target, policy_on, target_for
from ..values import ClockState
from .restating import note_restated


@transaction.atomic
def derive(*, thread: Thread, at: datetime) -> list[Clock]:
    """Make the thread's clocks what its standing interactions say. The order in which facts came does not matter.

    Marks the client as changed first: on PostgreSQL a second writer waits there, so that each derives from all facts.
    """
    mark_changed(clients=[thread.client_id], at=at)
    facts = {str(row.pk): row for row in thread.interactions.standing().select_related("client", "logged_by", "owner")}
    old = {clock.opened_by_id: clock for clock in Clock.objects.filter(thread=thread).select_related("calendar")}
    found = waits(_event(fact) for fact in facts.values())
    clocks = [_store(wait, facts, old.pop(int(wait.opener.ref), None), at) for wait in found]
    for clock in old.values():
        note_restated(clock, figures(clock), None, at)
        clock.delete()
    return clocks


def _event(fact: Interaction) -> ContactEvent:
    return ContactEvent(
        at=fact.occurred_at,
        direction=fact.direction,
        channel=fact.channel,
        ref=str(fact.pk),
        automatic=fact.automatic,
        needs_reply=fact.needs_reply,
        reached=fact.reached,
        owed=fact.owed,
        excuses=fact.excuses,
    )


def _store(wait: Wait, facts: dict[str, Interaction], found: Clock | None, at: datetime) -> Clock:
    opener, stopper = facts[wait.opener.ref], facts[wait.stopper.ref] if wait.stopper else None
    clock = found or Clock(opened_by=opener, client_id=opener.client_id)
    before = figures(found)
    if found is None or _asked_otherwise(clock, opener):
        _aim(clock, opener)
        _stop(clock, wait.state, stopper)
    elif _ended_otherwise(clock, wait.state, stopper):
        set_dates(clock, hours_of(clock.calendar))
        _stop(clock, wait.state, stopper)
    clock.thread_id, clock.owner_id, clock.more_inbound = opener.thread_id, opener.owner_id, wait.more_inbound
    note_restated(clock, before, figures(clock), at)
    clock.save()
    return clock


def _asked_otherwise(clock: Clock, opener: Interaction) -> bool:
    """Whether a correction changed what the target was looked up by."""
    asked = (clock.opened_at, clock.priority, clock.channel)
    return asked != (opener.occurred_at, opener.priority, opener.channel)


def _ended_otherwise(clock: Clock, state: str, stopper: Interaction | None) -> bool:
    """Whether the end is another one. If not, the figure stays, whatever became of the calendar since (R9)."""
    ended = (clock.state, clock.stopped_by_id, clock.stopped_at)
    return ended != ((state, stopper.pk, stopper.occurred_at) if stopper else (state, None, None))


def _aim(clock: Clock, opener: Interaction) -> None:
    """Look up target and calendar at the opening, and keep them (R9)."""
    hours = calendar_at(opener.occurred_at)
    table = policy_on(hours.local_date(opener.occurred_at), opener.client_id)
    projects = list(opener.projects.all())
    target = target_for(
        table, client=opener.client, projects=projects, channel=opener.channel, priority=opener.priority
    )
    clock.opened_at, clock.priority, clock.channel = opener.occurred_at, opener.priority, opener.channel
    _set_target(clock, target)
    set_dates(clock, hours)


def _set_target(clock: Clock, target: Target) -> None:
    clock.target, clock.target_basis = target.span, target.basis
    clock.around_the_clock, clock.policy_id = target.around_the_clock, target.policy_id


def _stop(clock: Clock, state: str, stopper: Interaction | None) -> None:
    clock.state, clock.stopped_by = ClockState(state), stopper
    clock.stopped_at = stopper.occurred_at if stopper else None
    clock.answered_by = _answerer(stopper) if clock.state == ClockState.ANSWERED else None
    judge(clock)


def _answerer(stopper: Interaction | None) -> StaffMember | None:
    """The person who led the reply; credit goes to whoever answered, not to the owner of the question."""
    if stopper is None:
        return None
    part = stopper.participations.order_by("-participation", "id").filter(participation="led").first()
    return part.staff if part else stopper.logged_by


@transaction.atomic
def redate(*, at: datetime, batch: int = 2000) -> int:
    """Give running clocks new dates after an edit of hours or holidays (R9). Returns how many were looked at."""
    done = 0
    for row in SiteCalendar.objects.all():
        stale = Clock.objects.running().filter(calendar=row).exclude(calendar_revision=row.revision)
        while chunk := list(stale[:batch]):
            hours = hours_of(row)
            for clock in chunk:
                set_dates(clock, hours)
                clock.verdict_at = verdict(clock)
            fields = ["warn_at", "due_at", "late_after", "verdict_at", "calendar_revision"]
            Clock.objects.bulk_update(chunk, fields, batch_size=500)
            mark_changed(clients={clock.client_id for clock in chunk}, at=at)
            done += len(chunk)
    return done
