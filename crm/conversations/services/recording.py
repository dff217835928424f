"""Recording what was said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

from django.db import transaction

from crm.clients.models import Client, Contact
from crm.projects.models import Project
from crm.staff.errors import Refusal
from crm.staff.models import StaffMember
from crm.staff.queries import calendar_at
from crm.staff.services import check_aware

from ..models import Clock, Interaction, InteractionProject, Participation, Thread
from ..targets import policy_on
from ..values import Channel, ClockState, Direction, ParticipationKind, Purpose
from .checking import check_line, check_moments, check_words
from .derive import derive
from .findable import make_new_findable

# Calls of these kinds end with minutes unless somebody says otherwise.
WITH_MINUTES = (Channel.VIDEO_MEETING, Channel.IN_PERSON_MEETING)


@dataclass(frozen=True)
class Part:
    """A person of ours in a contact, and how: led, attended or cc."""

    staff: StaffMember
    kind: str = ParticipationKind.LED


@transaction.atomic
def record(
    *,
    client: Client,
    at: datetime,
    occurred_at: datetime,
    channel: str,
    direction: str,
    summary: str,
    by: StaffMember | None,
    projects: Sequence[Project] = (),
    contacts: Sequence[Contact] = (),
    parts: Sequence[Part] = (),
    thread: Thread | None = None,
    subject: str = "",
    **facts: Any,
) -> Interaction:
    """Write one contact and bring its thread's clocks up to date, in one transaction.

    `at` is the moment of logging, `occurred_at` the moment it happened; both aware. Further facts are the
    fields of Interaction (priority, purpose, owner, needs_reply, owed, automatic, reached, minutes_sent_at, …).
    A `message_key` that is already known gives the interaction it belongs to. Refusal says what is wrong.
    """
    key = facts.get("message_key")
    known = Interaction.objects.filter(message_key=key).first() if key else None
    if known:
        return known
    check_moments(at, occurred_at)
    check_words({"channel": channel, "direction": direction} | facts)
    _check_belonging(client, projects, contacts, thread)
    _check_parts(parts)
    thread = thread or Thread.objects.create(client=client, subject=subject)
    fact = _write(client, thread, at, occurred_at, channel, direction, summary, by, projects, parts, facts)
    fact.contacts.set(contacts)
    _take_part(fact, parts)
    place_on_projects(fact, projects, with_contact=bool(contacts))
    make_new_findable(fact, projects, contacts)
    derive(thread=thread, at=at)
    return fact


def reply(*, clock: Clock, at: datetime, by: StaffMember, summary: str, **facts: Any) -> Interaction:
    """Answer the question a clock waits on. Refusal when the reply is older than the question."""
    occurred_at = check_aware(facts.pop("occurred_at", at), "time of the reply")
    if occurred_at < clock.opened_at:
        raise Refusal("The reply lies before its question. Check the time of the reply.")
    question = clock.opened_by
    facts.setdefault("channel", Channel.EMAIL)
    facts.setdefault("projects", list(question.projects.all()))
    facts.setdefault("contacts", list(question.contacts.all()))
    facts.setdefault("parts", [Part(by)])
    return record(
        client=question.client,
        at=at,
        occurred_at=occurred_at,
        direction=Direction.OUTBOUND,
        summary=summary,
        by=by,
        thread=question.thread,
        **facts,
    )


def excuse(*, clock: Clock, by: StaffMember | None, at: datetime, reason: str) -> Interaction:
    """Say that no reply is needed, with who and why (RULES.md R5). Refusal when the question was answered.

    Safe to do twice: the first excuse stays.
    """
    check_line(reason, "Say why no reply is needed.")
    clock.refresh_from_db()
    if clock.stopped_by and clock.state == ClockState.WAIVED:
        return clock.stopped_by
    if clock.stopped_by:
        raise Refusal("This question was answered meanwhile; nobody waits any more.")
    return record(
        client=clock.client,
        at=at,
        # The question may be dated a little ahead of us.
        occurred_at=max(at, clock.opened_at),
        channel=Channel.INTERNAL_NOTE,
        direction=Direction.INTERNAL,
        summary=reason,
        by=by,
        projects=list(clock.opened_by.projects.all()),
        thread=clock.thread,
        excuses=True,
        purpose=Purpose.INTERNAL_COORDINATION,
        parts=[Part(by)] if by else (),
    )


def _check_belonging(
    client: Client, projects: Iterable[Project], contacts: Iterable[Contact], thread: Thread | None
) -> None:
    for project in projects:
        if project.client_id != client.pk:
            raise Refusal(f"{project.code} is not a project of {client.name}. A contact belongs to one client only.")
    for contact in contacts:
        if contact.client_id != client.pk:
            raise Refusal(f"{contact.name} is not a contact of {client.name}. A contact belongs to one client only.")
    if thread and thread.client_id != client.pk:
        raise Refusal(f"That conversation belongs to another client than {client.name}.")


def _check_parts(parts: Sequence[Part]) -> None:
    for number, part in enumerate(parts):
        if part.kind not in ParticipationKind.values:
            raise Refusal(f"“{part.kind}” is no way to take part. Choose one of {', '.join(ParticipationKind.values)}.")
        if any(part.staff == other.staff for other in parts[:number]):
            raise Refusal(f"{part.staff.name} is named twice. Say once how they took part.")


def _write(
    client: Client,
    thread: Thread,
    at: datetime,
    occurred_at: datetime,
    channel: str,
    direction: str,
    summary: str,
    by: StaffMember | None,
    projects: Sequence[Project],
    parts: Sequence[Part],
    facts: dict[str, Any],
) -> Interaction:
    minutes_required = facts.pop("minutes_required", None)
    if minutes_required is None:
        minutes_required = channel in WITH_MINUTES and facts.get("reached", True) and direction != Direction.INTERNAL
    facts["owner"] = facts.get("owner") or owner_of(client, projects, parts)
    return Interaction.objects.create(
        client=client,
        thread=thread,
        logged_at=at,
        logged_by=by,
        occurred_at=occurred_at,
        channel=channel,
        direction=direction,
        summary=summary,
        minutes_required=minutes_required,
        minutes_due_at=minutes_due(occurred_at, client.pk) if minutes_required else None,
        **facts,
    )


def owner_of(client: Client, projects: Sequence[Project], parts: Sequence[Part]) -> StaffMember | None:
    """Who answers for a contact nobody was named for: who led it, the project's manager, the client's owner."""
    led = (part.staff for part in parts if part.kind == ParticipationKind.LED)
    managers = (project.project_manager for project in projects if project.project_manager)
    return next(chain(led, managers), client.relationship_owner)


def minutes_due(occurred_at: datetime, client_id: int) -> datetime | None:
    """When the minutes of a call should have been sent, in working time after it."""
    hours = calendar_at(occurred_at)
    table = policy_on(hours.local_date(occurred_at), client_id)
    return hours.calendar.due(occurred_at, table.minutes)


def _take_part(fact: Interaction, parts: Sequence[Part]) -> None:
    Participation.objects.bulk_create(
        Participation(interaction=fact, staff=part.staff, participation=part.kind, as_leader=part.staff.is_leadership)
        for part in parts
    )


def place_on_projects(fact: Interaction, projects: Iterable[Project], *, with_contact: bool) -> None:
    """Put an interaction on its projects' timelines; the only writer of `InteractionProject`.

    A withdrawn one keeps its places, off the timelines, so that it can be restored.
    """
    standing = fact.withdrawn_at is None
    external = standing and is_external(fact)
    led = any(part.as_leader and part.counts for part in fact.participations.all())
    touches = external and with_contact and led and fact.reached
    InteractionProject.objects.filter(interaction=fact).delete()
    InteractionProject.objects.bulk_create(
        InteractionProject(
            interaction=fact,
            project=project,
            occurred_at=fact.occurred_at,
            standing=standing,
            is_external=external,
            is_touchpoint=touches,
        )
        for project in projects
    )


def is_external(fact: Interaction) -> bool:
    """Whether somebody of the client was really in touch: no note, no machine, no call that failed."""
    inside = fact.direction == Direction.INTERNAL or fact.channel == Channel.INTERNAL_NOTE
    return not inside and not fact.automatic and (fact.reached or fact.direction == Direction.INBOUND)
