"""Verbs of this room; the only writers of its rows."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from crm.clients.models import Client, Contact
from crm.clients.services import mark_changed
from crm.conversations.queries import last_touchpoint
from crm.conversations.values import Channel
from crm.projects.models import Project
from crm.projects.services import write_moments
from crm.projects.values import PhaseGroup
from crm.staff.errors import Refusal
from crm.staff.models import StaffMember
from crm.staff.queries import SiteHours, calendar_at
from crm.staff.sealing import hash_of, seal
from crm.staff.services import check_aware, note_change

from .defaults import FIRST_DAY, LIMITS, ONBOARDING_DAYS
from .limits import DUE_SOON, Limits, LimitTable, first_day_beyond, limits_for
from .models import CalendarFeed, LeadershipLimit, LeadershipPolicy, Touchpoint


def refresh(*, projects: Iterable[Project], at: datetime) -> None:
    """Derive again when each project is due soon and when its limit has passed; writes what changed."""
    projects = list(projects)
    hours = calendar_at(at)
    last = last_touchpoint([project.pk for project in projects if project.is_open])
    limits = limits_for((project.client_id for project in projects), hours.local_date(at))
    refresh_from(((project, last.get(project.pk)) for project in projects), limits, hours, at)


def refresh_from(
    found: Iterable[tuple[Project, datetime | None]], limits: Limits, hours: SiteHours, at: datetime
) -> None:
    """The same from what has been read already: each project with its last touchpoint."""
    for project, last in found:
        warn, due = _moments(project, last, hours, at, limits.of(project.client_id))
        if (warn, due) != (project.leader_warn_at, project.leader_due_at):
            project.leader_warn_at, project.leader_due_at = warn, due
            write_moments(project_id=project.pk, leader_warn_at=warn, leader_due_at=due)


def _moments(
    project: Project, last: datetime | None, hours: SiteHours, at: datetime, table: LimitTable
) -> tuple[datetime | None, datetime | None]:
    since = hours.local_date(last) if last else project.opened
    day = hours.local_date(at)
    warn = first_day_beyond(project, since, day, table, DUE_SOON)
    due = first_day_beyond(project, since, day, table)
    return (hours.midnight(warn) if warn else None, hours.midnight(due) if due else None)


@transaction.atomic
def set_leadership_policy(
    *,
    valid_from: date,
    limits: Mapping[PhaseGroup, tuple[int, int, int]],
    by: StaffMember | None,
    at: datetime,
    onboarding_days: int = ONBOARDING_DAYS,
    client: Client | None = None,
    reason: str = "new policy",
) -> LeadershipPolicy:
    """Write limits (calendar days: strategic, core, standard) from a local day on.

    Refusal when a phase group is missing, a limit is below one day, or that day already has a policy.
    """
    if set(limits) != set(PhaseGroup) or min(min(row) for row in limits.values()) < 1:
        raise Refusal("Every phase group needs a limit of at least one day for each tier.")
    if LeadershipPolicy.objects.filter(valid_from=valid_from, client=client).exists():
        raise Refusal(f"There is already a policy that begins on {valid_from}. Choose another first day.")
    policy = LeadershipPolicy.objects.create(valid_from=valid_from, client=client, onboarding_days=onboarding_days)
    for group, (strategic, core, standard) in limits.items():
        LeadershipLimit.objects.create(
            policy=policy, phase_group=group, strategic=strategic, core=core, standard=standard
        )
    note_change(actor=by, at=at, obj=policy, field="limits", old="", new=_plain(limits), reason=reason)
    rows = Client.objects.all() if client is None else Client.objects.filter(pk=client.pk)
    mark_changed(clients=rows.values_list("pk", flat=True), at=at)
    return policy


def _plain(limits: Mapping[PhaseGroup, tuple[int, int, int]]) -> str:
    """“Pursuit 14/21/30; …”: strategic, core, standard."""
    return "; ".join(f"{PhaseGroup(group).label} {'/'.join(map(str, days))}" for group, days in limits.items())


def seed_policy(*, at: datetime) -> None:
    """Write the shipped limits if there are none."""
    if not LeadershipPolicy.objects.exists():
        set_leadership_policy(valid_from=FIRST_DAY, limits=LIMITS, by=None, at=at)


@transaction.atomic
def plan(
    *,
    project: Project,
    leader: StaffMember,
    planned_for: datetime,
    by: StaffMember | None,
    at: datetime,
    channel: str = Channel.PHONE_CALL,
    note: str = "",
    invited: Contact | None = None,
) -> Touchpoint:
    """Plan a leadership contact, one's own or one asked of a leader. `invited` of the client hear of it by mail too."""
    check_aware(planned_for, "planned time")
    if not leader.is_leadership:
        raise Refusal(f"{leader.name} is not a senior leader; a contact with a leader would still be missing.")
    if planned_for <= at:
        raise Refusal("The planned time has passed. Log the contact if it took place.")
    if invited and (invited.client_id != project.client_id or not invited.email):
        raise Refusal(f"{invited.name} cannot be invited to this: no mail address at {project.client.name} is known.")
    row = Touchpoint.objects.create(
        project=project,
        leader=leader,
        asked_by=by,
        planned_for=planned_for,
        channel=channel,
        note=note,
        invited=invited,
        made_at=at,
        changed_at=at,
    )
    note_change(actor=by, at=at, obj=row, field="planned_for", old="", new=planned_for, reason=note)
    return row


@transaction.atomic
def hand_over_planned(*, leader: StaffMember, to: StaffMember, by: StaffMember | None, at: datetime) -> int:
    """Planned contacts of one leader go to another; says how many. Refusal when the other is no leader."""
    rows = list(Touchpoint.objects.filter(leader=leader, withdrawn_at=None, planned_for__gte=at))
    if rows and not to.is_leadership:
        raise Refusal(f"{to.name} is not a senior leader and cannot take {leader.name}'s planned contacts.")
    for row in rows:
        note_change(actor=by, at=at, obj=row, field="leader", old=leader, new=to, reason=f"{leader.name} leaves")
    Touchpoint.objects.filter(pk__in=[row.pk for row in rows]).update(leader=to, **_changed(at))
    return len(rows)


@transaction.atomic
def move_plan(
    *, touchpoint: Touchpoint, planned_for: datetime, channel: str, by: StaffMember | None, at: datetime
) -> Touchpoint:
    """Give a planned contact another time or another way to meet. Safe to do twice."""
    if check_aware(planned_for, "planned time") <= at:
        raise Refusal("The planned time has passed. Log the contact if it took place.")
    for field, new in (("planned_for", planned_for), ("channel", channel)):
        old = getattr(touchpoint, field)
        # The mark on the row repeats the old value: of two who move it at once one is told.
        rows = Touchpoint.objects.filter(pk=touchpoint.pk, withdrawn_at=None, **{field: old})
        if old != new and rows.update(**{field: new, **_changed(at)}):
            note_change(actor=by, at=at, obj=touchpoint, field=field, old=old, new=new)
    touchpoint.refresh_from_db()
    return touchpoint


def _changed(at: datetime) -> dict[str, Any]:
    """What makes those who were invited hear of it."""
    return {"sequence": F("sequence") + 1, "changed_at": at}


@transaction.atomic
def withdraw_plan(*, touchpoint: Touchpoint, by: StaffMember | None, at: datetime, reason: str) -> Touchpoint:
    """Take a planned contact off the list. Safe to do twice."""
    if Touchpoint.objects.filter(pk=touchpoint.pk, withdrawn_at=None).update(withdrawn_at=at, **_changed(at)):
        note_change(actor=by, at=at, obj=touchpoint, field="withdrawn_at", old="", new=at, reason=reason)
    touchpoint.refresh_from_db()
    return touchpoint


@transaction.atomic
def open_feed(*, staff: StaffMember, by: StaffMember | None, at: datetime) -> CalendarFeed:
    """A secret address for this person's planned contacts; another one when there is one, which ends the old."""
    token = secrets.token_urlsafe(32)
    facts = {"door": hash_of(token), "sealed": seal(token.encode()), "made_at": at}
    feed, made = CalendarFeed.objects.update_or_create(staff=staff, defaults=facts)
    note_change(actor=by, at=at, obj=feed, field="address", old="" if made else "the one before", new="a new one")
    return feed
