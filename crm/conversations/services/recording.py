"""Recording what was said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from crm.clients.models import Client, Contact
from crm.clients.services import mark_changed
from crm.projects.models import Project
from crm.staff.errors import Refusal
from crm.staff.models import StaffMember
from crm.staff.queries import calendar_at
from crm.staff.services import check_aware

from ..models import Clock, Interaction, InteractionProject, Participation, Thread
from ..targets import policy_on
from ..values import Channel, Direction, ParticipationKind, Priority, Purpose
from .derive import derive
from .findable import make_new_findable

# A client's clock or ours may be a little ahead; more than this is a slip (RULES.md, events).
AHEAD = timedelta(minutes=5)
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
    _check(client, at, occurred_at, channel, direction, projects, contacts, thread, facts)
    thread = thread or Thread.objects.create(client=client, subject=subject)
    fact = _write(client, thread, at, occurred_at, channel, direction, summary, by, projects, parts, facts)
    fact.contacts.set(contacts)
    _take_part(fact, parts)
    place_on_projects(fact, projects, with_contact=bool(contacts))
    make_new_findable(fact, projects, contacts)
    derive(thread=thread, at=at)
    mark_changed(clients=[client.pk], at=at)
    return fact


def reply(*, clock: Clock, at: datetime, by: StaffMember, summary: str, **facts: Any) -> Interaction:
    """Answer the question a clock waits on. Refusal when the reply is older than the question."""
    occurred_at = facts.pop("occurred_at", at)
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
    """Say that no reply is needed, with who and why (RULES.md R5)."""
    if not reason.strip():
        raise Refusal("Say why no reply is needed.")
    return record(
        client=clock.client,
        at=at,
        occurred_at=at,
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


def _check(
    client: Client,
    at: datetime,
    occurred_at: datetime,
    channel: str,
    direction: str,
    projects: Iterable[Project],
    contacts: Iterable[Contact],
    thread: Thread | None,
    facts: dict[str, Any],
) -> None:
    check_aware(at, "moment of logging")
    check_aware(occurred_at, "time of the contact")
    if occurred_at > at + AHEAD:
        raise Refusal(f"The contact lies in the future ({occurred_at:%Y-%m-%d %H:%M %Z}). Log it when it has happened.")
    _check_words(channel, direction, facts)
    for project in projects:
        if project.client_id != client.pk:
            raise Refusal(f"{project.code} is not a project of {client.name}. A contact belongs to one client only.")
    for contact in contacts:
        if contact.client_id != client.pk:
            raise Refusal(f"{contact.name} is not a contact of {client.name}. A contact belongs to one client only.")
    if thread and thread.client_id != client.pk:
        raise Refusal(f"That conversation belongs to another client than {client.name}.")


def _check_words(channel: str, direction: str, facts: dict[str, Any]) -> None:
    words = (
        (channel, Channel, "channel"),
        (direction, Direction, "direction"),
        (facts.get("priority", Priority.NORMAL), Priority, "priority"),
        (facts.get("purpose", Purpose.STATUS_UPDATE), Purpose, "purpose"),
    )
    for word, known, what in words:
        if word not in known.values:
            raise Refusal(f"“{word}” is no {what}. Choose one of {', '.join(known.values)}.")


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
    facts["owner"] = facts.get("owner") or owner_of(client, projects, parts, direction)
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


def owner_of(client: Client, projects: Sequence[Project], parts: Sequence[Part], direction: str) -> StaffMember | None:
    """Who answers for a contact nobody was named for: who led it, the project's manager, the client's owner."""
    led = next((part.staff for part in parts if part.kind == ParticipationKind.LED), None)
    if led and direction != Direction.INBOUND:
        return led
    managers = [project.project_manager for project in projects if project.project_manager]
    return led or (managers[0] if managers else client.relationship_owner)


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
    """Put an interaction on its projects' timelines; the only writer of `InteractionProject`."""
    external = is_external(fact)
    led = any(part.as_leader and part.counts for part in fact.participations.all())
    touches = external and with_contact and led and fact.reached
    InteractionProject.objects.filter(interaction=fact).delete()
    if fact.withdrawn_at is None:
        InteractionProject.objects.bulk_create(
            InteractionProject(
                interaction=fact,
                project=project,
                occurred_at=fact.occurred_at,
                is_external=external,
                is_touchpoint=touches,
            )
            for project in projects
        )


def is_external(fact: Interaction) -> bool:
    """Whether somebody of the client was really in touch: no note, no machine, no call that failed."""
    inside = fact.direction == Direction.INTERNAL or fact.channel == Channel.INTERNAL_NOTE
    return not inside and not fact.automatic and (fact.reached or fact.direction == Direction.INBOUND)
