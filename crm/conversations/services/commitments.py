"""Dated promises: made, kept, moved with a reason before or after the date, withdrawn."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Case, F, When

from crm.clients.models import Client
from crm.clients.services import mark_changed
from crm.projects.models import Project
from crm.staff.errors import Refusal
from crm.staff.models import StaffMember
from crm.staff.services import check_aware, check_line, note_change

from ..models import Clock, Commitment, Interaction
from ..values import CommitmentKind, FirstReplyKind
from .answering import reply


@transaction.atomic
def promise(
    *,
    client: Client,
    text: str,
    owner: StaffMember,
    due: datetime,
    by: StaffMember | None,
    at: datetime,
    project: Project | None = None,
    kind: str = CommitmentKind.ACTION,
    made_in: Interaction | None = None,
    made_at: datetime | None = None,
    demo_id: str = "",
) -> Commitment:
    """Write a promise with its date (aware). Refusal when project or conversation belong to another client."""
    check_aware(due, "date of the promise")
    check_aware(made_at or at, "moment of the promise")
    check_line(text, "Say what is promised.", what="promise")
    if kind not in CommitmentKind.values:
        raise Refusal(f"“{kind}” is no kind of promise. Choose one of {', '.join(CommitmentKind.values)}.")
    if project and project.client_id != client.pk:
        raise Refusal(f"{project.code} is not a project of {client.name}.")
    if made_in and made_in.client_id != client.pk:
        raise Refusal(f"That conversation was not with {client.name}.")
    row = Commitment.objects.create(
        client=client,
        project=project,
        text=text,
        owner=owner,
        due=due,
        commitment_kind=kind,
        made_in=made_in,
        made_at=made_at or at,
        demo_id=demo_id,
    )
    note_change(actor=by, at=at, obj=row, field="due", old="", new=due.isoformat(), reason="promised")
    mark_changed(clients=[client.pk], at=at)
    return row


@transaction.atomic
def promise_answer(*, clock: Clock, due: datetime, by: StaffMember, at: datetime) -> Interaction:
    """We told the client by when the full answer comes: a first reply that stops the clock, and a dated promise."""
    question = clock.opened_by
    told = reply(
        clock=clock,
        at=at,
        by=by,
        summary=f"Told them to expect the answer by {due:%a %-d %b}.",
        reply_kind=FirstReplyKind.ACKNOWLEDGEMENT,
    )
    promise(
        client=clock.client,
        project=question.projects.first(),
        text=f"Answer: {question.summary}"[:300],
        kind=CommitmentKind.ANSWER,
        owner=question.owner or by,
        due=due,
        made_in=told,
        by=by,
        at=at,
    )
    return told


@transaction.atomic
def keep(*, commitment: Commitment, done: datetime, by: StaffMember | None, at: datetime) -> Commitment:
    """Say when a promise was kept. Refusal for a moment in the future."""
    if check_aware(done, "moment the promise was kept") > at:
        raise Refusal("A promise cannot be kept in the future. Give the moment it was done.")
    if Commitment.objects.filter(pk=commitment.pk, done=None, withdrawn_at=None).update(done=done):
        note_change(actor=by, at=at, obj=commitment, field="done", old="", new=done.isoformat())
        mark_changed(clients=[commitment.client_id], at=at)
    commitment.refresh_from_db()
    return commitment


@transaction.atomic
def reopen(*, commitment: Commitment, by: StaffMember | None, at: datetime, reason: str) -> Commitment:
    """Take back that a promise was kept."""
    note_change(actor=by, at=at, obj=commitment, field="done", old=commitment.done, new="", reason=reason)
    Commitment.objects.filter(pk=commitment.pk).update(done=None)
    mark_changed(clients=[commitment.client_id], at=at)
    commitment.refresh_from_db()
    return commitment


@transaction.atomic
def move(
    *,
    commitment: Commitment,
    due: datetime,
    reason: str,
    by: StaffMember | None,
    at: datetime,
    version: int | None = None,
) -> Commitment:
    """Give a promise another date the client agreed to. A date that has passed stays as missed.

    Refusal without a reason, or when somebody else was faster.
    """
    check_aware(due, "new date")
    check_line(reason, "Say why the date moves and that the client agreed.")
    rows = Commitment.objects.filter(pk=commitment.pk, done=None, withdrawn_at=None)
    rows = rows.filter(version=version) if version is not None else rows
    missed = Case(When(missed_at=None, due__lt=at, then=F("due")), default=F("missed_at"))
    moved: dict[str, Any] = {"moved_from": F("due"), "moved_at": at, "moved_reason": reason, "missed_at": missed}
    if not rows.update(due=due, version=F("version") + 1, **moved):
        raise Refusal("Somebody changed this promise meanwhile. Look at it again before you move it.")
    note_change(actor=by, at=at, obj=commitment, field="due", old=commitment.due, new=due, reason=reason)
    mark_changed(clients=[commitment.client_id], at=at)
    commitment.refresh_from_db()
    return commitment


@transaction.atomic
def withdraw_promise(*, commitment: Commitment, reason: str, by: StaffMember | None, at: datetime) -> Commitment:
    """Take a promise off the list without deleting it."""
    check_line(reason, "Say why the promise is withdrawn.")
    rows = Commitment.objects.filter(pk=commitment.pk, withdrawn_at=None)
    if rows.update(withdrawn_at=at, withdrawn_reason=reason):
        note_change(actor=by, at=at, obj=commitment, field="withdrawn_at", old="", new=at, reason=reason)
        mark_changed(clients=[commitment.client_id], at=at)
    commitment.refresh_from_db()
    return commitment


@transaction.atomic
def hand_over_promise(
    *, commitment: Commitment, to: StaffMember, by: StaffMember | None, at: datetime, reason: str
) -> Commitment:
    """Give a promise to somebody else to keep."""
    note_change(actor=by, at=at, obj=commitment, field="owner", old=commitment.owner, new=to, reason=reason)
    Commitment.objects.filter(pk=commitment.pk).update(owner=to, version=F("version") + 1)
    mark_changed(clients=[commitment.client_id], at=at)
    commitment.refresh_from_db()
    return commitment
