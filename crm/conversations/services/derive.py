"""Keeps a thread's clocks equal to what the reckoning says of its interactions (RULES.md R9, R10)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from crm.clients.services import mark_changed
from crm.staff.errors import Refusal
from crm.staff.models import Installation, SiteCalendar, StaffMember
from crm.staff.queries import calendar_at, hours_of
from crm.staff.services import note_change

from ..judging import Figures, figures, judge, judged_again, set_dates, verdict
from ..models import Clock, Interaction, Restatement, Thread
from ..reckoning import ContactEvent, Wait, waits
from ..targets import Target, policy_on, target_for
from ..values import ClockState


@transaction.atomic
def derive(*, thread: Thread, at: datetime) -> list[Clock]:
    """Make the thread's clocks what its standing interactions say. The order in which facts came does not matter."""
    facts = {str(row.pk): row for row in thread.interactions.standing().select_related("client", "logged_by", "owner")}
    old = {clock.opened_by_id: clock for clock in Clock.objects.filter(thread=thread).select_related("calendar")}
    found = waits(_event(fact) for fact in facts.values())
    clocks = [_store(wait, facts, old.pop(int(wait.opener.ref), None), at) for wait in found]
    for clock in old.values():
        _restated(clock, figures(clock), None, at)
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
    opener = facts[wait.opener.ref]
    clock = found or Clock(opened_by=opener, client_id=opener.client_id)
    before = figures(found)
    if found is None or _asked_otherwise(clock, opener):
        _aim(clock, opener)
    clock.thread_id, clock.owner_id, clock.more_inbound = opener.thread_id, opener.owner_id, wait.more_inbound
    _stop(clock, wait, facts)
    _restated(clock, before, figures(clock), at)
    clock.save()
    return clock


def _asked_otherwise(clock: Clock, opener: Interaction) -> bool:
    """Whether a correction changed what the target was looked up by."""
    asked = (clock.opened_at, clock.priority, clock.channel)
    return asked != (opener.occurred_at, opener.priority, opener.channel)


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


def _stop(clock: Clock, wait: Wait, facts: dict[str, Interaction]) -> None:
    stopper = facts[wait.stopper.ref] if wait.stopper else None
    clock.state, clock.stopped_by = ClockState(wait.state), stopper
    clock.stopped_at = stopper.occurred_at if stopper else None
    clock.answered_by = _answerer(stopper) if clock.state == ClockState.ANSWERED else None
    judge(clock)


def _answerer(stopper: Interaction | None) -> StaffMember | None:
    """The person who led the reply; credit goes to whoever answered, not to the owner of the question."""
    if stopper is None:
        return None
    part = stopper.participations.order_by("-participation", "id").filter(participation="led").first()
    return part.staff if part else stopper.logged_by


def _restated(clock: Clock, before: Figures | None, after: Figures | None, at: datetime) -> None:
    """Keep both values when a figure changes that a finished week had shown (R10)."""
    if before != after and _was_reported(before, after, at):
        Restatement.objects.create(
            thread_id=clock.thread_id, interaction_id=clock.opened_by_id, at=at, old=before or {}, new=after or {}
        )


def _was_reported(before: Figures | None, after: Figures | None, at: datetime) -> bool:
    """Whether a verdict, old or new, lies in a week that had ended, and that this installation had seen."""
    verdicts = [row["verdict_at"] for row in (before, after) if row and row["verdict_at"]]
    if not verdicts:
        return False
    hours = calendar_at(at)
    monday = hours.local_date(at) - timedelta(days=hours.local_date(at).weekday())
    first = min(datetime.fromisoformat(text) for text in verdicts)
    if first >= hours.midnight(monday):
        return False
    since = Installation.objects.values_list("created_at", flat=True).first()
    return since is not None and since <= first


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


@transaction.atomic
def restate(*, start: datetime, end: datetime, by: StaffMember | None, at: datetime, reason: str) -> int:
    """Judge stopped clocks opened in [start, end) by today's calendar again; both values stay (R9).

    Refusal when a person gives no reason. Says how many figures changed.
    """
    if by is not None and not reason.strip():
        raise Refusal("Say why the figures are restated; the reason stays with each of them.")
    changed = list(judged_again(start, end))
    for clock, before, after in changed:
        _restated(clock, before, after, at)
        note_change(actor=by, at=at, obj=clock, field="working", old=before, new=after, reason=reason)
        clock.save()
    mark_changed(clients={clock.client_id for clock, _, _ in changed}, at=at)
    return len(changed)
