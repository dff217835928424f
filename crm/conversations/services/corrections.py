"""Putting right what was recorded: with a reason, never by deletion."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from crm.clients.services import mark_changed
from crm.projects.models import Project
from crm.staff.errors import Refusal
from crm.staff.models import StaffMember
from crm.staff.services import check_aware, check_line, note_change

from ..models import Clock, Interaction, Participation, Thread
from ..targets import Rules
from .checking import check_moments, check_words
from .derive import derive
from .findable import make_findable
from .placing import place_on_projects
from .recording import Part, check_parts, participations

CORRECTABLE = frozenset(
    (
        "occurred_at",
        "channel",
        "direction",
        "purpose",
        "priority",
        "summary",
        "owner",
        "needs_reply",
        "owed",
        "automatic",
        "reached",
        "reply_kind",
        "minutes_required",
        "minutes_sent_at",
        "qms_reference",
    )
)


@transaction.atomic
def correct(
    *,
    interaction: Interaction,
    by: StaffMember | None,
    at: datetime,
    reason: str,
    version: int | None = None,
    **changes: Any,
) -> Interaction:
    """Change facts of a contact. Refusal without a reason, for a foreign field, or when somebody else was faster."""
    unknown = sorted(set(changes) - CORRECTABLE)
    if unknown:
        raise Refusal(f"“{unknown[0]}” cannot be corrected here.")
    if "occurred_at" in changes:
        check_moments(at, changes["occurred_at"])
    check_words(changes)
    _claim(interaction, reason, version)
    for field, new in changes.items():
        old = getattr(interaction, field)
        if old != new:
            note_change(actor=by, at=at, obj=interaction, field=field, old=old, new=new, reason=reason)
            setattr(interaction, field, new)
    if interaction.minutes_required:
        rules = Rules(frozenset((interaction.client_id,)))
        interaction.minutes_due_at = rules.minutes_due(interaction.occurred_at, interaction.client_id)
    interaction.save()
    interaction.participations.update(occurred_at=interaction.occurred_at)
    return _rederive(interaction, at)


@transaction.atomic
def put_on_projects(
    *, interaction: Interaction, projects: Sequence[Project], by: StaffMember | None, at: datetime, reason: str
) -> Interaction:
    """Say which projects a contact is about. Refusal for a project of another client."""
    for project in projects:
        if project.client_id != interaction.client_id:
            raise Refusal(f"{project.code} is a project of another client. A contact belongs to one client only.")
    _claim(interaction, reason, None)
    old, new = (", ".join(sorted(one.code for one in some)) for some in (interaction.projects.all(), projects))
    note_change(actor=by, at=at, obj=interaction, field="projects", old=old, new=new, reason=reason)
    place_on_projects(interaction, projects, with_contact=interaction.contacts.exists())
    return _rederive(interaction, at)


@transaction.atomic
def correct_parts(
    *, interaction: Interaction, parts: Sequence[Part], by: StaffMember | None, at: datetime, reason: str
) -> Interaction:
    """Say anew who of ours took part and how. Whoever was a senior leader then stays one in this contact.

    Refusal without a reason, or when somebody is named twice.
    """
    check_parts(parts)
    before = list(interaction.participations.select_related("staff").order_by("pk"))
    if _words(before) == _words(parts := list(parts)):
        return interaction
    _claim(interaction, reason, None)
    note_change(
        actor=by, at=at, obj=interaction, field="took_part", old=_words(before), new=_words(parts), reason=reason
    )
    leaders = {row.staff_id: row.as_leader for row in before}
    after = participations(interaction, parts)
    for row in after:
        row.as_leader = leaders.get(row.staff_id, row.as_leader)
    interaction.participations.all().delete()
    Participation.objects.bulk_create(after)
    return _rederive(interaction, at)


@transaction.atomic
def withdraw(*, interaction: Interaction, by: StaffMember | None, at: datetime, reason: str) -> Interaction:
    """Take a contact out of every figure; the row and its history stay. Safe to do twice."""
    if interaction.withdrawn_at:
        return interaction
    _claim(interaction, reason, None)
    interaction.withdrawn_at, interaction.withdrawn_by, interaction.withdrawn_reason = at, by, reason
    interaction.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    note_change(actor=by, at=at, obj=interaction, field="withdrawn_at", old="", new=at, reason=reason)
    return _rederive(interaction, at)


@transaction.atomic
def take_back(*, interaction: Interaction, by: StaffMember | None, at: datetime, reason: str) -> Interaction:
    """Withdraw what was recorded from a message, so that the message can be recorded anew. Safe to do twice."""
    withdraw(interaction=interaction, by=by, at=at, reason=reason)
    interaction.message_key = None
    interaction.save(update_fields=["message_key"])
    return interaction


@transaction.atomic
def restore(*, interaction: Interaction, by: StaffMember | None, at: datetime, reason: str) -> Interaction:
    """Take a withdrawal back. Safe to do twice."""
    if interaction.withdrawn_at is None:
        return interaction
    _claim(interaction, reason, None)
    note_change(
        actor=by, at=at, obj=interaction, field="withdrawn_at", old=interaction.withdrawn_at, new="", reason=reason
    )
    interaction.withdrawn_at, interaction.withdrawn_by, interaction.withdrawn_reason = None, None, ""
    interaction.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    return _rederive(interaction, at)


@transaction.atomic
def hand_over(*, clock: Clock, to: StaffMember, by: StaffMember | None, at: datetime, reason: str = "") -> Clock:
    """Give the question to somebody else to answer."""
    question = clock.opened_by
    note_change(actor=by, at=at, obj=question, field="owner", old=question.owner, new=to, reason=reason)
    Interaction.objects.filter(pk=question.pk).update(owner=to, version=F("version") + 1)
    Clock.objects.filter(pk=clock.pk).update(owner=to)
    mark_changed(clients=[clock.client_id], at=at)
    clock.refresh_from_db()
    return clock


@transaction.atomic
def send_minutes(*, interaction: Interaction, sent_at: datetime, by: StaffMember | None, at: datetime) -> Interaction:
    """Say when the minutes of a call left."""
    if check_aware(sent_at, "moment the minutes were sent") > at:
        raise Refusal("Minutes cannot be sent in the future. Give the moment they left.")
    note_change(actor=by, at=at, obj=interaction, field="minutes_sent_at", old=interaction.minutes_sent_at, new=sent_at)
    interaction.minutes_sent_at = sent_at
    interaction.save(update_fields=["minutes_sent_at"])
    mark_changed(clients=[interaction.client_id], at=at)
    return interaction


@transaction.atomic
def waive_minutes(*, interaction: Interaction, by: StaffMember | None, at: datetime, reason: str) -> Interaction:
    """Say that this call needs no minutes, and why."""
    check_line(reason, "Say why this call needs no minutes.")
    note_change(actor=by, at=at, obj=interaction, field="minutes_required", old=True, new=False, reason=reason)
    interaction.minutes_required = False
    interaction.save(update_fields=["minutes_required"])
    mark_changed(clients=[interaction.client_id], at=at)
    return interaction


@transaction.atomic
def merge_threads(*, into: Thread, other: Thread, by: StaffMember | None, at: datetime) -> Thread:
    """Join two conversations of one client: the union of their events is reckoned again."""
    if into.client_id != other.client_id:
        raise Refusal("These conversations belong to two clients and are never joined.")
    if into.pk != other.pk:
        note_change(actor=by, at=at, obj=into, field="merged", old=other.pk, new=into.pk)
        Clock.objects.filter(thread=other).update(thread=into)
        moved = list(Interaction.objects.filter(thread=other))
        Interaction.objects.filter(thread=other).update(thread=into)
        make_findable(moved)
        derive(thread=into, at=at)
    return into


@transaction.atomic
def refile(
    *, interaction: Interaction, thread: Thread | None, by: StaffMember | None, at: datetime, reason: str
) -> Interaction:
    """Put a contact into another conversation of its client, None: into one of its own; both are reckoned again.

    So an answer that came on another thread is linked to its question by hand.
    """
    if thread and thread.client_id != interaction.client_id:
        raise Refusal("That conversation belongs to another client. A contact never changes its client.")
    _claim(interaction, reason, None)
    left = interaction.thread
    interaction.thread = thread or Thread.objects.create(client_id=left.client_id, subject=left.subject)
    note_change(actor=by, at=at, obj=interaction, field="thread", old=left.pk, new=interaction.thread_id, reason=reason)
    interaction.save(update_fields=["thread"])
    # The clock it opened goes with it, so that its target stays.
    Clock.objects.filter(opened_by=interaction).update(thread=interaction.thread)
    derive(thread=left, at=at)
    return _rederive(interaction, at)


def _claim(interaction: Interaction, reason: str, version: int | None) -> None:
    check_line(reason, "Say why this is changed; the reason stays with the record.")
    rows = Interaction.objects.filter(pk=interaction.pk, version=interaction.version if version is None else version)
    if not rows.update(version=F("version") + 1):
        raise Refusal("Somebody changed this contact meanwhile. Look at it again; what you typed is still here.")
    interaction.refresh_from_db()


def _rederive(interaction: Interaction, at: datetime) -> Interaction:
    place_on_projects(interaction, list(interaction.projects.all()), with_contact=interaction.contacts.exists())
    make_findable([interaction])
    derive(thread=interaction.thread, at=at)
    return interaction


def _words(parts: Sequence[Part] | Sequence[Participation]) -> str:
    """“Ann Ash led, Bo Beech attended”, in the order of names."""
    named = ((part.staff.name, part.kind if isinstance(part, Part) else part.participation) for part in parts)
    return ", ".join(f"{name} {kind}" for name, kind in sorted(named))
