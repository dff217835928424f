"""Keeps the clocks of threads equal to what the reckoning says of their interactions (RULES.md R9, R10)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from itertools import chain
from operator import or_

from django.db import transaction
from django.db.models import Q, QuerySet

from crm.clients.models import Client
from crm.clients.services import mark_changed
from crm.projects.models import Project
from crm.staff.asking import asked_often
from crm.staff.models import SiteCalendar
from crm.staff.queries import SiteHours, calendars, hours_of
from crm.staff.rows import insert_rows, update_rows

from ..judging import figures, judge, set_dates, verdict
from ..models import Clock, Interaction, InteractionProject, Participation, Thread
from ..reckoning import ContactEvent, Wait, waits
from ..targets import Rules, Target, target_for
from ..values import ClockState, ParticipationKind
from .restating import Restating

DATES = ("warn_at", "due_at", "late_after", "verdict_at")
# What the dates of a running clock are reckoned from, and the client to judge again.
DATED_BY = (*DATES, "opened_at", "target", "priority", "around_the_clock", "calendar", "client", "state", "in_time")
STORED = [field for field in Clock._meta.concrete_fields if not field.primary_key]
BATCH = 500
Facts = Mapping[int, Sequence[Interaction]]
NOTHING: Facts = {}


@transaction.atomic
def derive(*, thread: Thread, at: datetime) -> list[Clock]:
    """Make the thread's clocks what its standing interactions say. The order in which facts came does not matter."""
    return derive_all(threads=[thread], at=at)


def derive_all(*, threads: Sequence[Thread], at: datetime, begun: Facts = NOTHING) -> list[Clock]:
    """The same for many threads, in as many statements, inside the transaction that wrote what was said.

    `begun`: threads that were written just now with all that stands on them, so that nothing of them is asked for.
    Marks the clients as changed first: on PostgreSQL a second writer waits there, so that each derives from all facts.
    """
    clients = frozenset(thread.client_id for thread in threads)
    mark_changed(clients=clients, at=at)
    asked = [thread.pk for thread in threads if thread.pk not in begun]
    old = {clock.opened_by_id: clock for clock in _stored(asked)}
    known = {pk: _row(clock) for pk, clock in old.items()}
    told = chain(_standing(asked), *begun.values())
    pairs = [pair for facts in _by_thread(told) for pair in _pairs(facts, old)]
    around, rules, restating = _around(pairs), Rules(clients), Restating(at)
    for pair in pairs:
        before = figures(pair.clock)
        _shape(pair, rules, around)
        restating.note(pair.clock, before, figures(pair.clock))
    for clock in old.values():
        restating.note(clock, figures(clock), None)
    restating.write()
    Clock.objects.filter(pk__in=[clock.pk for clock in old.values()]).delete()
    clocks = [pair.clock for pair in pairs]
    _write([clock for clock in clocks if known.get(clock.opened_by_id) != _row(clock)], begun)
    return clocks


@dataclass(frozen=True)
class Pair:
    """A wait with its interactions, and the clock that shall say it: the stored one or a new one."""

    wait: Wait
    opener: Interaction
    stopper: Interaction | None
    clock: Clock

    @property
    def asked_otherwise(self) -> bool:
        """Whether the clock is new, or a correction changed what its target was looked up by."""
        asked = (self.clock.opened_at, self.clock.priority, self.clock.channel)
        return asked != (self.opener.occurred_at, self.opener.priority, self.opener.channel)

    @property
    def ended_otherwise(self) -> bool:
        """Whether the end is another one. If not, the figure stays, whatever became of the calendar since (R9)."""
        end = (self.stopper.pk, self.stopper.occurred_at) if self.stopper else (None, None)
        return (self.clock.state, self.clock.stopped_by_id, self.clock.stopped_at) != (self.wait.state, *end)


def _by_thread(told: Iterable[Interaction]) -> Iterable[dict[str, Interaction]]:
    """The standing interactions of each thread, by their number as the reckoning names them."""
    of_thread: dict[int, dict[str, Interaction]] = defaultdict(dict)
    for fact in told:
        of_thread[fact.thread_id][str(fact.pk)] = fact
    return of_thread.values()


@asked_often
def _stored(threads: Sequence[int]) -> QuerySet[Clock]:
    return Clock.objects.filter(thread__in=threads).select_related("calendar").order_by("pk")


@asked_often
def _standing(threads: Sequence[int]) -> QuerySet[Interaction]:
    return Interaction.objects.standing().filter(thread__in=threads).order_by()


def _pairs(facts: dict[str, Interaction], old: dict[int, Clock]) -> Iterator[Pair]:
    """The waits of one thread; takes the clocks that stay out of `old`."""
    for wait in waits(_event(fact) for fact in facts.values()):
        opener = facts[wait.opener.ref]
        clock = old.pop(opener.pk, None) or Clock(opened_by=opener, client_id=opener.client_id)
        yield Pair(wait, opener, facts[wait.stopper.ref] if wait.stopper else None, clock)


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


@dataclass(frozen=True)
class Around:
    """What targets and credit are looked up by, for the clocks that need it: the client and the projects of each
    question, and who led each reply."""

    clients: Mapping[int, Client]
    projects: Mapping[int, Sequence[Project]]
    led: Mapping[int, int]


def _around(pairs: Iterable[Pair]) -> Around:
    changed = [pair for pair in pairs if pair.asked_otherwise or pair.ended_otherwise]
    openers = [pair.opener for pair in changed if pair.asked_otherwise]
    # As they are now: whoever records may hold a client that was changed since.
    clients = {client.pk: client for client in _clients(sorted({opener.client_id for opener in openers}))}
    projects: dict[int, list[Project]] = defaultdict(list)
    for place in _places([opener.pk for opener in openers]):
        projects[place.interaction_id].append(place.project)
    led = _led([pair.stopper.pk for pair in changed if pair.stopper])
    return Around(clients, projects, {part.interaction_id: part.staff_id for part in led})


@asked_often
def _clients(clients: Sequence[int]) -> QuerySet[Client]:
    return Client.objects.filter(pk__in=clients).order_by()


@asked_often
def _places(openers: Sequence[int]) -> QuerySet[InteractionProject]:
    return InteractionProject.objects.filter(interaction__in=openers).select_related("project")


@asked_often
def _led(stoppers: Sequence[int]) -> QuerySet[Participation]:
    """The first to be named comes last, and so it is they who count."""
    rows = Participation.objects.filter(interaction__in=stoppers, participation=ParticipationKind.LED)
    return rows.order_by("-pk")


def _shape(pair: Pair, rules: Rules, around: Around) -> None:
    clock, opener = pair.clock, pair.opener
    if pair.asked_otherwise:
        _aim(clock, opener, rules, around)
        _stop(clock, pair.wait.state, pair.stopper, around)
    elif pair.ended_otherwise:
        set_dates(clock, hours_of(clock.calendar))
        _stop(clock, pair.wait.state, pair.stopper, around)
    clock.thread_id, clock.owner_id, clock.more_inbound = opener.thread_id, opener.owner_id, pair.wait.more_inbound


def _aim(clock: Clock, opener: Interaction, rules: Rules, around: Around) -> None:
    """Look up target and calendar at the opening, and keep them (R9)."""
    table = rules.targets(opener.occurred_at, opener.client_id)
    client, asked = around.clients[opener.client_id], around.projects.get(opener.pk, ())
    target = target_for(table, client=client, projects=asked, channel=opener.channel, priority=opener.priority)
    clock.opened_at, clock.priority, clock.channel = opener.occurred_at, opener.priority, opener.channel
    _set_target(clock, target)
    set_dates(clock, rules.hours(opener.occurred_at))


def _set_target(clock: Clock, target: Target) -> None:
    clock.target, clock.target_basis = target.span, target.basis
    clock.around_the_clock, clock.policy_id = target.around_the_clock, target.policy_id


def _stop(clock: Clock, state: str, stopper: Interaction | None, around: Around) -> None:
    clock.state, clock.stopped_by = ClockState(state), stopper
    clock.stopped_at = stopper.occurred_at if stopper else None
    clock.answered_by_id = _answerer(stopper, around) if stopper and clock.state == ClockState.ANSWERED else None
    judge(clock)


def _answerer(stopper: Interaction, around: Around) -> int | None:
    """Who led the reply; credit goes to whoever answered, not to the owner of the question."""
    return around.led.get(stopper.pk, stopper.logged_by_id)


def _row(clock: Clock) -> list[object]:
    return [getattr(clock, field.attname) for field in STORED]


def _write(clocks: list[Clock], begun: Facts) -> None:
    """Insert or update by the question that opened each; those of threads that are new can only be new."""
    insert_rows([clock for clock in clocks if clock.thread_id in begun])
    Clock.objects.bulk_create(
        [clock for clock in clocks if clock.thread_id not in begun],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["opened_by"],
        update_fields=[field.name for field in STORED if field.name != "opened_by"],
    )


def redate(*, at: datetime, batch: int = 2000) -> int:
    """Give running clocks new dates after an edit of hours or holidays (R9), a batch a transaction, so that others
    can write meanwhile. Returns how many were looked at."""
    rows = calendars().rows
    # Without an order: the index of what is stale has its own, and any other would walk through all clocks.
    stale = Clock.objects.running().filter(reduce(or_, (_older_than(row) for row in rows), Q(pk=None))).order_by()
    done = 0
    while chunk := list(stale.only(*DATED_BY)[:batch]):
        _redate(chunk, {row.pk: row for row in rows}, at)
        done += len(chunk)
    return done


def _older_than(calendar: SiteCalendar) -> Q:
    """Revisions only grow, so this is one stretch of an index."""
    return Q(calendar=calendar, calendar_revision__lt=calendar.revision)


@transaction.atomic
def _redate(clocks: list[Clock], kept: Mapping[int, SiteCalendar], at: datetime) -> None:
    """Most dates lie before what was edited: those clocks get the new revision only."""
    changed = [clock for clock in clocks if _dated_otherwise(clock, hours_of(kept[clock.calendar_id]))]
    update_rows(changed, DATES)
    for row in kept.values():
        mine = [clock.pk for clock in clocks if clock.calendar_id == row.pk]
        Clock.objects.filter(pk__in=mine).update(calendar_revision=row.revision)
    mark_changed(clients={clock.client_id for clock in clocks}, at=at)


def _dated_otherwise(clock: Clock, hours: SiteHours) -> bool:
    before = [getattr(clock, name) for name in DATES]
    set_dates(clock, hours)
    clock.verdict_at = verdict(clock)
    return before != [getattr(clock, name) for name in DATES]
