"""A line that was understood becomes facts, once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from crm.clients.models import Client
from crm.staff.asking import asked_often
from crm.staff.errors import Refusal
from crm.staff.models import StaffMember

from ..facts import Facts
from ..models import Interaction
from ..values import ParticipationKind
from .commitments import promise, withdraw_promise
from .corrections import withdraw
from .recording import Part, record, recorded

AT_ONCE = "Undone at once."


class Undone(Refusal):
    """It was logged before, and what it logged was taken back."""


@transaction.atomic
def log(facts: Facts, *, key: str, by: StaffMember, at: datetime) -> Interaction:
    """Record the contact and its promises. `key` names what it came with: sent twice, it is one contact.

    Undone when that one was taken back. Whoever calls has the client judged anew afterwards.
    """
    # A second press of the button waits here until the first is done.
    _wait_for(facts.client.pk)
    known = recorded([key])
    if any(fact.withdrawn_at for fact in known):
        raise Undone("This was logged and undone. Send it once more to log it again.")
    return known[0] if known else _log(facts, key, by, at)


@asked_often
def _wait_for(client: int) -> QuerySet[Client, Any]:
    return Client.objects.select_for_update().filter(pk=client).order_by().values_list("pk")


def _log(facts: Facts, key: str, by: StaffMember, at: datetime) -> Interaction:
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
        message_key=key,
    )
    project = facts.projects[0] if facts.projects else None
    for text, due in facts.promises:
        promise(client=facts.client, project=project, text=text, owner=by, due=due, by=by, at=at, made_in=fact)
    return fact


def _parts(by: StaffMember, leaders: tuple[StaffMember, ...]) -> list[Part]:
    return [Part(by), *(Part(leader, ParticipationKind.ATTENDED) for leader in leaders if leader != by)]


@transaction.atomic
def undo(*, interaction: Interaction, by: StaffMember, at: datetime) -> None:
    """Take back what was just logged, with what it promised. Whoever calls has the client judged anew."""
    for row in interaction.commitments.filter(withdrawn_at=None):
        withdraw_promise(commitment=row, reason=AT_ONCE, by=by, at=at)
    withdraw(interaction=interaction, by=by, at=at, reason=AT_ONCE)
