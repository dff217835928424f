"""The schedule names the very jobs that are missed when they do not run."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest

from config import settings
from config.celery import ROOMS, app

pytestmark = pytest.mark.plain

ROOT = Path(__file__).resolve().parents[2]


def test_every_job_with_a_turn_has_its_task_and_its_heartbeat() -> None:
    assert settings.JOBS.keys() == ROOMS.keys()
    beating = {
        name for file in (ROOT / "crm").glob("*/tasks.py") for name in re.findall(r'beating\("(\w+)"', file.read_text())
    }
    assert beating == ROOMS.keys()


def test_jobs_are_told_in_json_alone() -> None:
    assert (set(app.conf.accept_content), app.conf.task_serializer) == ({"json"}, "json")


def test_no_job_has_its_turn_seldom() -> None:
    assert max(settings.JOBS.values()) <= timedelta(hours=1)
