from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from crm.staff.heartbeat import beating
from crm.staff.services import started
from tests.make import MONDAY

pytestmark = pytest.mark.django_db


def jobs() -> str:
    out = StringIO()
    call_command("jobs", stdout=out)
    return out.getvalue()


def test_before_any_job_has_run_they_are_all_silent() -> None:
    with pytest.raises(CommandError, match="every job; none has run yet"):
        jobs()


def test_a_job_that_runs_is_told() -> None:
    with beating("sweep", every=timedelta(minutes=1)):
        pass
    assert jobs().startswith("sweep: last ended 20")


def test_a_silent_job_fails_the_check_by_name() -> None:
    started(job="tell", every=timedelta(minutes=1), at=MONDAY)
    with pytest.raises(CommandError, match="Silent: tell"):
        jobs()
