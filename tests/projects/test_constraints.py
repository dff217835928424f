"""What the database itself refuses, should a verb ever forget."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from crm.projects.models import Assignment, Milestone, Project
from tests import make

pytestmark = pytest.mark.django_db

TODAY, BEFORE = date(2026, 10, 19), date(2026, 10, 18)


def broken(row: Any) -> None:
    with pytest.raises(IntegrityError, match=r"(?i)unique|check"), transaction.atomic():
        row.save()


def test_a_code_belongs_to_one_project() -> None:
    project = make.project(code="BFS-900")
    broken(Project(client=project.client, code="BFS-900", code_name="Neem", opened=TODAY))


def test_a_kick_off_follows_the_opening() -> None:
    project = make.project()
    project.opened, project.kickoff = TODAY, BEFORE
    broken(project)


def test_a_person_has_one_running_assignment_a_function() -> None:
    facts: dict[str, Any] = {"project": make.project(), "staff": make.person(), "function": "quality", "since": TODAY}
    Assignment.objects.create(**facts, until=TODAY)
    Assignment.objects.create(**facts)
    broken(Assignment(**facts))


def test_an_assignment_ends_after_it_begins() -> None:
    facts: dict[str, Any] = {"project": make.project(), "staff": make.person(), "function": "quality"}
    broken(Assignment(**facts, since=TODAY, until=BEFORE))


def test_a_milestone_does_not_move_without_a_reason() -> None:
    facts: dict[str, Any] = {"project": make.project(), "milestone_kind": "batch_start", "name": "Batch 1"}
    broken(Milestone(**facts, due=TODAY, moved_from=BEFORE))
