"""Recording what was said, one contact or many."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import chain
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from crm.clients.models import Client, Contact
from crm.projects.models import Project
from crm.staff.asking import asked_often
from crm.staff.errors import Refusal
from crm.staff.models import StaffMember
from crm.staff.rows import insert_rows, insert_values

from ..models import Interaction, Participation, Thread
from ..targets import Rules
from ..values import Channel, Direction, ParticipationKind
from .checking import check_moments, check_words
from .derive import derive_all
from .findable import make_new_findable
from .placing import place_all

# Calls of these kinds end with minutes unless somebody says otherwise.
WITH_MINUTES = (Channel.VIDEO_MEETING, Channel.IN_PERSON_MEETING)


@dataclass(frozen=True)
class Part:
    """A person of ours in a contact, and how: led, attended or cc."""

    staff: StaffMember
    kind: str = ParticipationKind.LED


@dataclass(frozen=True, kw_only=True)
class Said:
    """One contact that is to be recorded. Those of one new conversation share a thread that is not stored yet.

    `logged_at` is the moment of logging where it is not now; further `facts` are fields of Interaction.
    """

    client: Client
    occurred_at: datetime
    channel: str
    direction: str
    summary: str
    by: StaffMember | None = None
    projects: Sequence[Project] = ()
    contacts: Sequence[Contact] = ()
    parts: Sequence[Part] = ()
    thread: Thread
    logged_at: datetime | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


def record(
    *,
    client: Client,
    at: datetime,
    thread: Thread | None = None,
    subject: str = "",
    occurred_at: datetime,
    channel: str,
    direction: str,
    summary: str,
    by: StaffMember | None,
    projects: Sequence[Project] = (),
    contacts: Sequence[Contact] = (),
    parts: Sequence[Part] = (),
    **facts: Any,
) -> Interaction:
    """Write one contact and bring its thread's clocks up to date, in one transaction.

    `at` is the moment of logging, `occurred_at` the moment it happened; both aware. Further facts are the
    fields of Interaction (priority, purpose, owner, needs_reply, owed, automatic, reached, minutes_sent_at, …).
    A `message_key` that is already known gives the interaction it belongs to. Refusal says what is wrong.
    """
    said = Said(
        client=client,
        thread=thread or Thread(client=client, subject=subject),
        occurred_at=occurred_at,
        channel=channel,
        direction=direction,
        summary=summary,
        by=by,
        projects=projects,
        contacts=contacts,
        parts=parts,
        facts=facts,
    )
    return record_all([said], at=at)[0]


@transaction.atomic
def record_all(said: Sequence[Said], *, at: datetime, since: datetime | None = None) -> list[Interaction]:
    """Write many contacts, set by set, and bring the clocks of their threads up to date, in one transaction.

    Gives the interactions in the order of `said`; a message key that is known gives the one it belongs to. What
    happened before `since` is history: it waits for no reply and for no minutes, so nobody is told of it.
    """
    found = _known(said)
    new = list(_unknown(said, found))
    for row in new:
        _check(row, at)
    past = {id(row): _as_history(row) for row in new if since and row.occurred_at < since}
    threads = list({id(row.thread): row.thread for row in new}.values())
    unknown = [thread for thread in threads if thread._state.adding]
    insert_rows(unknown)
    begun: dict[int, list[Interaction]] = {thread.pk: [] for thread in unknown}
    facts = dict(zip(map(id, new), _write([past.get(id(row), row) for row in new], at), strict=True))
    for fact in facts.values():
        if fact.thread_id in begun:
            begun[fact.thread_id].append(fact)
    derive_all(threads=threads, at=at, begun=begun)
    found |= {fact.message_key: fact for fact in facts.values() if fact.message_key}
    return [facts.get(id(row)) or found[row.facts["message_key"]] for row in said]


def _as_history(row: Said) -> Said:
    return replace(row, facts={**row.facts, "needs_reply": False, "owed": False, "minutes_required": False})


def _known(said: Iterable[Said]) -> dict[str, Interaction]:
    keys = {row.facts["message_key"] for row in said if row.facts.get("message_key")}
    return {fact.message_key or "": fact for fact in recorded(list(keys))}


@asked_often
def recorded(keys: Sequence[str]) -> QuerySet[Interaction]:
    """The interactions with these message keys."""
    return Interaction.objects.filter(message_key__in=keys).select_related("client").order_by()


def _unknown(said: Iterable[Said], found: Mapping[str, Interaction]) -> Iterator[Said]:
    """What is to be written: of several with one message key the first."""
    seen = set(found)
    for row in said:
        key = row.facts.get("message_key")
        if not key or key not in seen:
            yield row
        if key:
            seen.add(key)


def _check(row: Said, at: datetime) -> None:
    check_moments(row.logged_at or at, row.occurred_at)
    check_words({"channel": row.channel, "direction": row.direction} | dict(row.facts))
    _check_belonging(row.client, row.projects, row.contacts, row.thread)
    check_parts(row.parts)


def _check_belonging(client: Client, projects: Iterable[Project], contacts: Iterable[Contact], thread: Thread) -> None:
    for project in projects:
        if project.client_id != client.pk:
            raise Refusal(f"{project.code} is not a project of {client.name}. A contact belongs to one client only.")
    for contact in contacts:
        if contact.client_id != client.pk:
            raise Refusal(f"{contact.name} is not a contact of {client.name}. A contact belongs to one client only.")
    if thread.client_id != client.pk:
        raise Refusal(f"That conversation belongs to another client than {client.name}.")


def check_parts(parts: Sequence[Part]) -> None:
    for number, part in enumerate(parts):
        if part.kind not in ParticipationKind.values:
            raise Refusal(f"“{part.kind}” is no way to take part. Choose one of {', '.join(ParticipationKind.values)}.")
        if any(part.staff == other.staff for other in parts[:number]):
            raise Refusal(f"{part.staff.name} is named twice. Say once how they took part.")


def _write(said: Sequence[Said], at: datetime) -> list[Interaction]:
    """The interactions, who took part in them, their places on timelines and the words they are found by."""
    rules = Rules(frozenset(row.client.pk for row in said))
    facts = [_fact(row, at, rules) for row in said]
    insert_rows(facts)
    pairs = list(zip(facts, said, strict=True))
    _write_people(pairs)
    place_all((fact, row.projects, _leads(row), bool(row.contacts)) for fact, row in pairs)
    make_new_findable((fact, row.projects, row.contacts) for fact, row in pairs)
    return facts


def _write_people(pairs: Sequence[tuple[Interaction, Said]]) -> None:
    met = [(fact.pk, contact.pk) for fact, row in pairs for contact in row.contacts]
    insert_values(Interaction.contacts.through, ("interaction_id", "contact_id"), met)
    took_part = [
        (fact.pk, part.staff.pk, part.kind, part.staff.is_leadership, fact.occurred_at)
        for fact, row in pairs
        for part in row.parts
    ]
    insert_values(Participation, ("interaction_id", "staff_id", "participation", "as_leader", "occurred_at"), took_part)


def _leads(row: Said) -> bool:
    """Whether a senior leader took part; a copy is no part."""
    return any(part.staff.is_leadership and part.kind != ParticipationKind.CC for part in row.parts)


def _fact(row: Said, at: datetime, rules: Rules) -> Interaction:
    facts = dict(row.facts)
    minutes = facts.pop("minutes_required", None)
    if minutes is None:
        talked = row.channel in WITH_MINUTES and row.direction != Direction.INTERNAL
        minutes = talked and facts.get("reached", True)
    facts["owner"] = facts.get("owner") or owner_of(row.client, row.projects, row.parts)
    return Interaction(
        client=row.client,
        thread=row.thread,
        logged_at=row.logged_at or at,
        logged_by=row.by,
        occurred_at=row.occurred_at,
        channel=row.channel,
        direction=row.direction,
        summary=row.summary,
        minutes_required=minutes,
        minutes_due_at=rules.minutes_due(row.occurred_at, row.client.pk) if minutes else None,
        **facts,
    )


def owner_of(client: Client, projects: Sequence[Project], parts: Sequence[Part]) -> StaffMember | None:
    """Who answers for a contact nobody was named for: who led it, the project's manager, the client's owner."""
    led = (part.staff for part in parts if part.kind == ParticipationKind.LED)
    managers = (project.project_manager for project in projects if project.project_manager)
    return next(chain(led, managers), None) or client.relationship_owner


def participations(fact: Interaction, parts: Sequence[Part]) -> list[Participation]:
    return [
        Participation(
            interaction=fact,
            staff=part.staff,
            participation=part.kind,
            as_leader=part.staff.is_leadership,
            occurred_at=fact.occurred_at,
        )
        for part in parts
    ]
