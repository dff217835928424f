"""Verbs of this room; the only writers of its rows."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from crm.clients.models import Client
from crm.clients.services import grant_access, mark_changed
from crm.staff.errors import Refusal
from crm.staff.models import StaffMember
from crm.staff.services import check_line, note_change

from .models import Assignment, Milestone, Project
from .values import OPEN_STATUSES, MilestoneKind, Phase, ProjectStatus


@transaction.atomic
def open_project(
    *,
    client: Client,
    code: str,
    code_name: str,
    project_type: str,
    opened: date,
    by: StaffMember | None,
    at: datetime,
    **fields: Any,
) -> Project:
    """A new engagement. Its project manager may see the client from now on."""
    if Project.objects.filter(code__iexact=code).exists():
        raise Refusal(f"The code {code} already belongs to another project.")
    _check_kickoff(code, opened, fields.get("kickoff"))
    project = Project.objects.create(
        client=client, code=code, code_name=code_name, project_type=project_type, opened=opened, **fields
    )
    if project.project_manager:
        _let_in(project, project.project_manager, by, at)
    note_change(actor=by, at=at, obj=project, field="", old="", new=code, reason="opened")
    mark_changed(clients=[client.pk], at=at)
    return project


def _let_in(project: Project, staff: StaffMember, by: StaffMember | None, at: datetime) -> None:
    if project.client.restricted_access:
        grant_access(client=project.client, staff=staff, by=by, at=at, reason=f"works on {project.code}")


@transaction.atomic
def move_phase(
    *, project: Project, phase: str, by: StaffMember | None, at: datetime, reason: str = "", status: str | None = None
) -> Project:
    """Move to another phase, and to another status where one is given."""
    if phase not in Phase.values:
        raise Refusal(f"“{phase}” is no phase. Choose one of {', '.join(Phase.values)}.")
    status = status or (ProjectStatus.COMPLETED if phase == Phase.CLOSED else project.status)
    if status not in ProjectStatus.values:
        raise Refusal(f"“{status}” is no project status. Choose one of {', '.join(ProjectStatus.values)}.")
    if phase == Phase.CLOSED and status in OPEN_STATUSES:
        raise Refusal("A closed project is completed, cancelled or lost. Choose which of them.")
    note_change(actor=by, at=at, obj=project, field="phase", old=project.phase, new=phase, reason=reason)
    if status != project.status:
        note_change(actor=by, at=at, obj=project, field="status", old=project.status, new=status, reason=reason)
    project.phase, project.status = phase, status
    project.save(update_fields=["phase", "status"])
    mark_changed(clients=[project.client_id], at=at)
    return project


@transaction.atomic
def change_project(*, project: Project, by: StaffMember | None, at: datetime, reason: str, **facts: Any) -> Project:
    """Other facts of a project. A new phase and a new manager go the way of their own verbs. Refusal as for those."""
    if "phase" in facts or "status" in facts:
        phase = facts.pop("phase", project.phase)
        move_phase(project=project, phase=phase, by=by, at=at, reason=reason, status=facts.pop("status", None))
    manager = facts.pop("project_manager", None)
    if manager and manager != project.project_manager:
        assign_manager(project=project, to=manager, by=by, at=at, reason=reason)
    _check_kickoff(project.code, facts.get("opened", project.opened), facts.get("kickoff", project.kickoff))
    for field, new in facts.items():
        note_change(actor=by, at=at, obj=project, field=field, old=getattr(project, field), new=new, reason=reason)
        setattr(project, field, new)
    # `found_by` follows a new code name.
    project.save()
    mark_changed(clients=[project.client_id], at=at)
    return project


def _check_kickoff(code: str, opened: date, kickoff: date | None) -> None:
    if kickoff and kickoff < opened:
        raise Refusal(f"{code} cannot kick off on {kickoff}, before it was opened on {opened}.")


@transaction.atomic
def assign_manager(*, project: Project, to: StaffMember, by: StaffMember | None, at: datetime, reason: str) -> Project:
    """Give the project another manager. Refusal without a hand-over note."""
    check_line(reason, "Write one line of hand-over: what the new project manager must know.")
    note_change(
        actor=by, at=at, obj=project, field="project_manager", old=project.project_manager, new=to, reason=reason
    )
    project.project_manager = to
    project.save(update_fields=["project_manager"])
    _let_in(project, to, by, at)
    mark_changed(clients=[project.client_id], at=at)
    return project


@transaction.atomic
def assign(
    *, project: Project, staff: StaffMember, function: str, since: date, by: StaffMember | None, at: datetime
) -> Assignment:
    """Put somebody on a project for a function. Safe to do twice: a running assignment is kept."""
    row, made = Assignment.objects.get_or_create(
        project=project, staff=staff, function=function, until=None, defaults={"since": since}
    )
    if made:
        _let_in(project, staff, by, at)
        note_change(actor=by, at=at, obj=row, field="", old="", new=str(row), reason="assigned")
    return row


@transaction.atomic
def release(*, assignment: Assignment, until: date, by: StaffMember | None, at: datetime) -> Assignment:
    """End somebody's work on a project on a local date. Safe to do twice: the first end stays."""
    last = max(until, assignment.since)
    if Assignment.objects.filter(pk=assignment.pk, until=None).update(until=last):
        note_change(actor=by, at=at, obj=assignment, field="until", old="", new=last, reason="released")
    assignment.refresh_from_db()
    return assignment


@transaction.atomic
def add_milestone(
    *,
    project: Project,
    milestone_kind: str,
    name: str,
    due: date,
    by: StaffMember | None,
    at: datetime,
    done: date | None = None,
) -> Milestone:
    if milestone_kind not in MilestoneKind.values:
        raise Refusal(f"“{milestone_kind}” is no kind of milestone.")
    row = Milestone.objects.create(project=project, milestone_kind=milestone_kind, name=name, due=due, done=done)
    note_change(actor=by, at=at, obj=row, field="due", old="", new=due, reason="added")
    mark_changed(clients=[project.client_id], at=at)
    return row


@transaction.atomic
def finish_milestone(*, milestone: Milestone, on: date, by: StaffMember | None, at: datetime) -> Milestone:
    note_change(actor=by, at=at, obj=milestone, field="done", old=milestone.done, new=on)
    milestone.done = on
    milestone.save(update_fields=["done"])
    mark_changed(clients=[milestone.project.client_id], at=at)
    return milestone


@transaction.atomic
def move_milestone(*, milestone: Milestone, due: date, reason: str, by: StaffMember | None, at: datetime) -> Milestone:
    """Give a milestone another date. Refusal without a reason."""
    check_line(reason, "Say why the date moves; the client will ask.")
    note_change(actor=by, at=at, obj=milestone, field="due", old=milestone.due, new=due, reason=reason)
    milestone.moved_from, milestone.moved_reason, milestone.due = milestone.due, reason, due
    milestone.save(update_fields=["moved_from", "moved_reason", "due"])
    mark_changed(clients=[milestone.project.client_id], at=at)
    return milestone


def write_moments(*, project_id: int, **moments: datetime | None) -> None:
    """Store the derived next moments of a project (`leader_warn_at`, `leader_due_at`, `silent_after`)."""
    Project.objects.filter(pk=project_id).update(**moments)
