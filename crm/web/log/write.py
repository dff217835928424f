"""From what was said to recorded facts, once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from crm.clients.models import Client, Contact
from crm.conversations.models import Clock, Interaction
from crm.conversations.services import Part, promise, record, recorded
from crm.conversations.values import ParticipationKind, Priority
from crm.projects.models import Project
from crm.staff.asking import asked_often
from crm.staff.errors import Refusal
from crm.staff.models import StaffMember
from crm.watch.services import sweep


class Undone(Refusal):
    """The form was sent before, and what it logged was taken back."""


@dataclass(frozen=True)
class Facts:
    """One contact as a person logged it. `promises` are texts with their moments."""

    client: Client
    channel: str
    direction: str
    occurred_at: datetime
    summary: str
    projects: tuple[Project, ...] = ()
    contacts: tuple[Contact, ...] = ()
    leaders: tuple[StaffMember, ...] = ()
    priority: str = Priority.NORMAL
    needs_reply: bool | None = None
    owed: bool = False
    reached: bool = True
    answers: Clock | None = None
    promises: tuple[tuple[str, datetime], ...] = ()


@transaction.atomic
def write(facts: Facts, *, key: str, by: StaffMember, at: datetime) -> Interaction:
    """Record the contact and its promises, and judge the client, so that the page that follows is right.

    `key` names the form it was typed in: sent twice, it is one contact. Undone when that one was taken back.
    """
    # A second press of the button waits here until the first is done.
    _wait_for(facts.client.pk)
    name = f"log:{by.pk}:{key}"
    known = recorded([name])
    if any(fact.withdrawn_at for fact in known):
        raise Undone("This was logged and undone. Send it once more to log it again.")
    return known[0] if known else _write(facts, name, by, at)


@asked_often
def _wait_for(client: int) -> QuerySet[Client, Any]:
    return Client.objects.select_for_update().filter(pk=client).order_by().values_list("pk")


def _write(facts: Facts, name: str, by: StaffMember, at: datetime) -> Interaction:
    fact = record(
        client=facts.client,
        at=at,
        by=by,
        occurred_at=facts.occurred_at,
        channel=facts.channel,
        direction=facts.direction,
        summary=facts.summary,
        projects=facts.projects,
        contacts=facts.contacts,
        parts=_parts(by, facts.leaders),
        thread=facts.answers.thread if facts.answers else None,
        priority=facts.priority,
        needs_reply=facts.needs_reply,
        owed=facts.owed,
        reached=facts.reached,
        message_key=name,
    )
    project = facts.projects[0] if facts.projects else None
    for text, due in facts.promises:
        promise(client=facts.client, project=project, text=text, owner=by, due=due, by=by, at=at, made_in=fact)
    sweep(at, client=facts.client)
    return fact


def _parts(by: StaffMember, leaders: tuple[StaffMember, ...]) -> list[Part]:
    return [Part(by), *(Part(leader, ParticipationKind.ATTENDED) for leader in leaders if leader != by)]
