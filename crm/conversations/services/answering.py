"""Ending a wait: by a reply, or by saying that none is needed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from crm.staff.errors import Refusal
from crm.staff.models import StaffMember
from crm.staff.services import check_aware, check_line

from ..models import Clock, Interaction
from ..values import Channel, ClockState, Direction, Purpose
from .recording import Part, record


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
