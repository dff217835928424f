from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, OperationalError

from crm.staff.errors import Refusal
from crm.staff.heartbeat import beating
from crm.staff.models import Heartbeat
from crm.staff.running import silent_jobs
from crm.staff.services import finished, install, started
from tests.make import MONDAY

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def beat() -> Heartbeat:
    return Heartbeat.objects.get(job="sweep")


def test_a_job_that_ends_leaves_its_moment() -> None:
    with beating("sweep", every=MINUTE):
        assert beat().finished_at is None
    assert beat().finished_at is not None
    assert beat().error == ""


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(28, "No space left on device"), "OSError: No space left on device"),
        (OperationalError("database is locked"), "OperationalError: database is locked"),
        (IntegrityError("Failing row contains (12, Ada Lund, Palladine)."), "IntegrityError"),
    ],
)
def test_a_job_that_fails_says_why_unless_that_names_somebody(error: Exception, said: str) -> None:
    with pytest.raises(type(error)), beating("sweep", every=MINUTE):
        raise error
    assert (beat().error, beat().finished_at) == (said, None)


def test_a_refusal_is_a_sentence_on_the_status_page_and_no_more() -> None:
    with beating("sweep", every=MINUTE):
        raise Refusal("No working calendar is set up.")
    assert beat().error == "No working calendar is set up."
    assert beat().finished_at is not None


def test_the_next_good_turn_forgets_the_failure() -> None:
    with beating("sweep", every=MINUTE):
        raise Refusal("No working calendar is set up.")
    with beating("sweep", every=MINUTE):
        pass
    assert (beat().error, beat().failed_at) == ("", None)


@pytest.mark.parametrize(
    ("every", "limit"),
    [(timedelta(hours=1), timedelta(hours=3)), (timedelta(seconds=10), timedelta(minutes=5))],
    ids=["three turns", "five minutes at least"],
)
def test_a_job_is_silent_after_missing_three_turns(every: timedelta, limit: timedelta) -> None:
    started(job="sweep", every=every, at=MONDAY)
    finished(job="sweep", at=MONDAY)
    assert not silent_jobs(MONDAY + limit)
    assert [beat.job for beat in silent_jobs(MONDAY + limit + timedelta.resolution)] == ["sweep"]


def test_a_job_that_never_ended_is_waited_for_from_its_first_turn() -> None:
    hour = timedelta(hours=1)
    for turn in range(3):
        started(job="sweep", every=hour, at=MONDAY + turn * hour)
    assert silent_jobs(MONDAY + 3 * hour) == []
    assert [beat.job for beat in silent_jobs(MONDAY + 3 * hour + timedelta.resolution)] == ["sweep"]


def test_a_job_that_never_ran_is_silent_once_its_turns_since_the_installation_have_passed(settings: Any) -> None:
    settings.JOBS = {"digest": 5 * MINUTE, "sweep": MINUTE}
    assert silent_jobs(MONDAY) == []
    install(company_name="Brackenfold", timezone="America/New_York", at=MONDAY)
    assert [beat.job for beat in silent_jobs(MONDAY + 6 * MINUTE)] == ["sweep"]
    started(job="sweep", every=MINUTE, at=MONDAY)
    finished(job="sweep", at=MONDAY + 15 * MINUTE)
    assert [beat.job for beat in silent_jobs(MONDAY + 16 * MINUTE)] == ["digest"]
