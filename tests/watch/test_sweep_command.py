from __future__ import annotations

import json
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from crm.projects.services import add_milestone
from tests import make
from tests.make import LONG_AGO, local

pytestmark = pytest.mark.django_db


def printed(**options: Any) -> str:
    out = StringIO()
    call_command("sweep", stdout=out, **options)
    return out.getvalue()


def flags(at: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(printed(at=at, json=True))
    return found


@pytest.fixture(autouse=True)
def _house() -> None:
    make.house()


def test_a_late_reply_is_printed_with_its_id_level_and_sum() -> None:
    project = make.project(opened=date(2026, 10, 1), demo_id="P20")
    make.question(project, local("2026-10-19 10:00"), priority="high", demo_id="I047")
    (flag,) = flags("2026-10-19T16:30")
    assert flag == {
        "kind": "slow_response",
        "subject": "I047",
        "severity": "warning",
        "escalation_level": 2,
        "why": "target 4 bh, 6.5 bh elapsed, 2.5 bh over, level 2",
        "opened_at": "2026-10-19T18:00:00+00:00",
        "projects": ["P20"],
    }


def test_an_overdue_milestone_is_printed_as_its_project_and_kind() -> None:
    project = make.project(opened=date(2026, 10, 10), demo_id="P07")
    due = date(2026, 10, 14)
    add_milestone(project=project, milestone_kind="batch_start", name="Start", due=due, by=None, at=LONG_AGO)
    (flag,) = flags("2026-10-19T07:00")
    assert (flag["subject"], flag["milestone"], flag["why"]) == ("P07", "batch_start", "due 2026-10-14 Start")


def test_an_overdue_promise_is_printed_with_its_project() -> None:
    project = make.project(opened=date(2026, 10, 10), demo_id="P18")
    make.promised(project, local("2026-10-13 17:00"), demo_id="M02")
    (flag,) = flags("2026-10-19T07:00")
    assert (flag["kind"], flag["subject"], flag["project"]) == ("overdue_commitment", "M02", "P18")


def test_a_repeated_lateness_is_printed_with_the_questions() -> None:
    project = make.project(make.client(demo_id="C10"), opened=date(2026, 10, 10))
    for name, asked in (("I043", "2026-10-14 10:00"), ("I047", "2026-10-15 10:00")):
        make.question(project, local(asked), demo_id=name)
    again = next(flag for flag in flags("2026-10-19T07:00") if flag["kind"] == "repeat_breach")
    assert (again["subject"], again["interactions"]) == ("C10", ["I043", "I047"])


def test_what_is_not_of_the_demo_company_is_printed_by_model_and_number() -> None:
    question = make.question(make.project(opened=date(2026, 10, 1)), local("2026-10-19 10:00"))
    (flag,) = flags("2026-10-20T12:00")
    assert flag["subject"] == f"interaction:{question.pk}"


def test_an_instant_with_a_zone_is_taken_as_it_is() -> None:
    make.question(make.project(opened=date(2026, 10, 1)), local("2026-10-19 10:00"))
    assert flags("2026-10-20T14:00:00+00:00") == []
    assert len(flags("2026-10-20T14:00:01+00:00")) == 1


def test_without_json_it_says_what_changed() -> None:
    make.question(make.project(opened=date(2026, 10, 1)), local("2026-10-19 10:00"))
    assert printed(at="2026-10-20T12:00") == "1 opened, 0 changed, 0 closed; 1 open.\n"


def test_a_word_that_is_no_instant_is_refused() -> None:
    with pytest.raises(CommandError, match="“tomorrow” is no instant"):
        printed(at="tomorrow")
