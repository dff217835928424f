from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from crm.clients.models import Client
from crm.projects.models import Assignment, Milestone, Project
from crm.projects.queries import milestones_between, open_projects, projects_for
from crm.projects.services import (
    add_milestone,
    assign,
    assign_manager,
    change_project,
    finish_milestone,
    move_milestone,
    move_phase,
    open_project,
    release,
    write_moments,
)
from crm.projects.values import GROUP_OF_PHASE, Phase
from crm.staff.errors import Refusal
from crm.staff.models import AuditEvent
from tests import make
from tests.make import MONDAY

pytestmark = pytest.mark.django_db

TODAY = date(2026, 10, 19)
FRIDAY, NEXT_WEEK = date(2026, 10, 23), date(2026, 10, 30)


@pytest.fixture
def project() -> Project:
    return make.project(code="BFS-900", code_name="Rowan")


@pytest.fixture
def batch(project: Project) -> Milestone:
    return milestone(project)


def milestone(project: Project, due: date = FRIDAY, **facts: Any) -> Milestone:
    known = {"milestone_kind": "batch_start", "name": "Batch 1", "by": None, "at": MONDAY} | facts
    return add_milestone(project=project, due=due, **known)


def trail(obj: Any, field: str) -> tuple[str, str, str]:
    event = AuditEvent.objects.filter(model=obj._meta.model_name, object_id=obj.pk, field=field).first()
    assert event is not None
    return event.old, event.new, event.reason


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"code": "bfs-900"}, "The code bfs-900 already belongs to another project"),
        ({"kickoff": date(2026, 8, 31)}, "cannot kick off on 2026-08-31, before it was opened on 2026-09-01"),
    ],
)
def test_a_project_that_cannot_be_is_refused(project: Project, facts: dict[str, Any], sentence: str) -> None:
    known: dict[str, Any] = {"code": "BFS-901", "code_name": "Neem", "project_type": "consulting"}
    known |= {"client": project.client, "opened": date(2026, 9, 1), "by": None, "at": MONDAY}
    with pytest.raises(Refusal, match=sentence):
        open_project(**(known | facts))
    assert Project.objects.count() == 1


def test_a_new_project_has_its_client_judged_again(project: Project) -> None:
    Client.objects.update(changed_at=None)
    open_project(
        client=project.client,
        code="BFS-901",
        code_name="Neem",
        project_type="consulting",
        opened=TODAY,
        by=None,
        at=MONDAY,
    )
    assert Client.objects.get().changed_at == MONDAY


@pytest.mark.parametrize("phase", [phase for phase in Phase if phase != Phase.CLOSED])
def test_every_open_phase_has_its_group(project: Project, phase: Phase) -> None:
    move_phase(project=project, phase=phase, by=None, at=MONDAY)
    assert project.phase_group == GROUP_OF_PHASE[phase]


def test_on_hold_is_paused_whatever_the_phase(project: Project) -> None:
    move_phase(project=project, phase="release", status="on_hold", by=None, at=MONDAY, reason="no material")
    assert (project.phase_group, project.is_open) == ("paused", True)
    assert trail(project, "status") == ("active", "on_hold", "no material")


def test_a_closed_project_is_completed_and_neglected_no_more(project: Project) -> None:
    move_phase(project=project, phase="closed", by=None, at=MONDAY)
    assert (project.status, project.phase_group, project.is_open) == ("completed", None, False)
    assert list(open_projects()) == []
    assert trail(project, "phase") == ("formulation_development", "closed", "")


@pytest.mark.parametrize("status", ["completed", "cancelled", "lost"])
def test_a_project_that_has_ended_is_not_open(project: Project, status: str) -> None:
    move_phase(project=project, phase=project.phase, status=status, by=None, at=MONDAY)
    assert (project.is_open, project.phase_group) == (False, None)
    assert list(open_projects()) == []


@pytest.mark.parametrize(
    ("phase", "status", "sentence"),
    [
        ("dreaming", None, "“dreaming” is no phase. Choose one of inquiry, scoping"),
        ("release", "asleep", "“asleep” is no project status. Choose one of pipeline, active"),
        ("closed", "active", "A closed project is completed, cancelled or lost"),
    ],
)
def test_a_phase_that_cannot_be_is_refused(project: Project, phase: str, status: str | None, sentence: str) -> None:
    with pytest.raises(Refusal, match=sentence):
        move_phase(project=project, phase=phase, status=status, by=None, at=MONDAY)
    project.refresh_from_db()
    assert (project.phase, project.status) == ("formulation_development", "active")


def test_open_projects_are_those_of_the_clients_asked_for(project: Project) -> None:
    make.project()
    assert list(open_projects(Client.objects.filter(pk=project.client_id))) == [project]
    assert open_projects().count() == 2


def test_another_manager_needs_a_hand_over_note(project: Project) -> None:
    ann, before = make.person("Ann"), project.project_manager
    with pytest.raises(Refusal, match="Write one line of hand-over"):
        assign_manager(project=project, to=ann, by=None, at=MONDAY, reason=" ")
    assign_manager(project=project, to=ann, by=None, at=MONDAY, reason="they wait for the method")
    project.refresh_from_db()
    assert project.project_manager == ann
    assert trail(project, "project_manager") == (str(before), "Ann", "they wait for the method")


def test_the_new_manager_of_a_restricted_client_is_let_in() -> None:
    ann, project = make.person(), make.project(make.client(restricted_access=True))
    assign_manager(project=project, to=ann, by=None, at=MONDAY, reason="they wait for the method")
    assert list(projects_for(ann, at=MONDAY)) == [project]


def test_assigning_twice_keeps_the_running_assignment(project: Project) -> None:
    ann = make.person()
    rows = [
        assign(project=project, staff=ann, function="quality", since=since, by=None, at=MONDAY)
        for since in (TODAY, FRIDAY)
    ]
    assert rows[0] == rows[1] == Assignment.objects.get()
    assert rows[1].since == TODAY


def test_whoever_is_released_can_come_back(project: Project) -> None:
    ann = make.person()
    row = assign(project=project, staff=ann, function="quality", since=TODAY, by=None, at=MONDAY)
    release(assignment=row, until=FRIDAY, by=None, at=MONDAY)
    release(assignment=row, until=NEXT_WEEK, by=None, at=MONDAY)
    assert row.until == FRIDAY
    assert assign(project=project, staff=ann, function="quality", since=NEXT_WEEK, by=None, at=MONDAY) != row


def test_nobody_is_released_before_they_began(project: Project) -> None:
    row = assign(project=project, staff=make.person(), function="quality", since=FRIDAY, by=None, at=MONDAY)
    assert release(assignment=row, until=TODAY, by=None, at=MONDAY).until == FRIDAY


def test_a_milestone_is_overdue_after_its_date_until_it_is_done(batch: Milestone) -> None:
    overdue = Milestone.objects.all().overdue
    assert not overdue(FRIDAY)
    assert list(overdue(NEXT_WEEK)) == [batch]
    finish_milestone(milestone=batch, on=NEXT_WEEK, by=None, at=MONDAY)
    assert not overdue(NEXT_WEEK)
    assert trail(batch, "done") == ("", "2026-10-30", "")


def test_a_milestone_moves_with_a_reason_and_remembers_from_where(batch: Milestone) -> None:
    with pytest.raises(Refusal, match="Say why the date moves"):
        move_milestone(milestone=batch, due=NEXT_WEEK, reason="", by=None, at=MONDAY)
    move_milestone(milestone=batch, due=NEXT_WEEK, reason="material is late", by=None, at=MONDAY)
    batch.refresh_from_db()
    assert (batch.due, batch.moved_from, batch.moved_reason) == (NEXT_WEEK, FRIDAY, "material is late")
    assert trail(batch, "due") == ("2026-10-23", "2026-10-30", "material is late")


def test_a_milestone_has_a_known_kind(project: Project) -> None:
    with pytest.raises(Refusal, match="“party” is no kind of milestone"):
        milestone(project, milestone_kind="party")


def test_milestones_of_a_week_are_those_open_on_open_projects(project: Project, batch: Milestone) -> None:
    last, _ = milestone(project, date(2026, 10, 25)), milestone(project, date(2026, 10, 26))
    milestone(project, done=TODAY)
    milestone(make.project(status="lost"))
    assert list(milestones_between(TODAY, date(2026, 10, 25))) == [batch, last]


def test_changes_to_milestones_have_the_client_judged_again(batch: Milestone) -> None:
    def judged(change: Any) -> bool:
        Client.objects.update(changed_at=None)
        change()
        return Client.objects.get().changed_at == MONDAY

    assert judged(lambda: move_milestone(milestone=batch, due=NEXT_WEEK, reason="late", by=None, at=MONDAY))
    assert judged(lambda: finish_milestone(milestone=batch, on=TODAY, by=None, at=MONDAY))
    assert judged(lambda: move_phase(project=batch.project, phase="release", by=None, at=MONDAY))
    assert judged(lambda: milestone(batch.project))


def test_the_next_moments_are_written_without_touching_anything_else(project: Project) -> None:
    Project.objects.filter(pk=project.pk).update(note="meanwhile")
    write_moments(project_id=project.pk, leader_due_at=MONDAY, silent_after=None)
    project.refresh_from_db()
    assert (project.leader_due_at, project.silent_after, project.note) == (MONDAY, None, "meanwhile")


def test_facts_of_a_project_change_with_a_mark_each() -> None:
    project = make.project()
    change_project(project=project, by=None, at=MONDAY, reason="table", code_name="Elm", status="on_hold")
    project.refresh_from_db()
    assert (project.code_name, project.status) == ("Elm", "on_hold")
    fields = AuditEvent.objects.filter(model="project", object_id=project.pk, reason="table").values_list("field")
    assert {field for (field,) in fields} >= {"code_name", "status"}


def test_a_changed_project_still_opens_before_it_kicks_off() -> None:
    project = make.project()
    with pytest.raises(Refusal, match="cannot kick off"):
        change_project(project=project, by=None, at=MONDAY, reason="table", kickoff=date(2020, 1, 1))
