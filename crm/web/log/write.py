"""From a valid form to recorded facts, and the sentence that says what it did."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from crm.clients.models import Client
from crm.conversations.models import Clock, Interaction
from crm.conversations.queries import promises_open
from crm.conversations.services import Part, promise, record
from crm.conversations.values import ParticipationKind
from crm.staff.models import StaffMember
from crm.watch.services import sweep

from ..spans import in_words


@transaction.atomic
def write(client: Client, user: StaffMember, at: datetime, data: dict[str, Any]) -> Interaction:
    """Record the contact and its promise, and judge the client, so that the next page is right."""
    question: Clock | None = data["answers"]
    fact = record(
        client=client,
        at=at,
        by=user,
        parts=_parts(user, list(data["leaders"])),
        thread=question.thread if question else None,
        projects=list(data["projects"]),
        contacts=list(data["contacts"]),
        **{name: data[name] for name in ("occurred_at", "channel", "direction", "summary", "priority")},
        **{name: data[name] for name in ("needs_reply", "owed", "reached")},
    )
    if data["promise"]:
        made_for = fact.projects.first()
        promise(
            client=client,
            project=made_for,
            text=data["promise"],
            owner=user,
            due=data["promise_due"],
            by=user,
            at=at,
            made_in=fact,
        )
    sweep(at, client=client)
    return fact


def _parts(user: StaffMember, leaders: list[StaffMember]) -> list[Part]:
    others = [Part(leader, ParticipationKind.ATTENDED) for leader in leaders if leader != user]
    return [Part(user), *others]


def told(fact: Interaction) -> str:
    """“Logged. It stopped the clock of … after 1 h 55. Next promise: Thursday.”"""
    parts = ["Logged."]
    for clock in Clock.objects.filter(stopped_by=fact).select_related("opened_by"):
        took = in_words(clock.working) if clock.working is not None else ""
        parts.append(f"It stopped the clock of “{clock.opened_by.summary[:60]}” after {took}.")
    opened = Clock.objects.filter(opened_by=fact).first()
    if opened:
        parts.append(f"A clock runs: {opened.target_basis}.")
    due = promises_open().filter(client=fact.client).first()
    if due:
        parts.append(f"Next promise to them: {due.due:%a %-d %b}.")
    return " ".join(parts)
