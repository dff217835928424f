from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection

from crm.staff.checks import found, installation
from crm.staff.models import Holiday, Installation
from crm.staff.services import add_holidays, started
from tests import make

pytestmark = pytest.mark.django_db


def told() -> list[str]:
    return [str(message.msg) for message in found(make.MONDAY)]


@pytest.fixture
def whole() -> None:
    """An installation that lacks nothing."""
    make.house()
    make.leader()
    add_holidays(days={date(2027, 1, 1): "New Year's Day"}, at=make.MONDAY)


def test_a_whole_installation_hears_nothing(whole: None) -> None:
    assert told() == []


def test_a_house_without_hours_hears_of_that_alone() -> None:
    assert told() == ["No working calendar: response clocks cannot run."]


def test_the_missing_holidays_of_next_year_are_named(whole: None) -> None:
    Holiday.objects.all().delete()
    assert told() == ["The holidays of 2027 are missing: clocks would count them as working days."]


def test_a_house_without_a_leader_hears_that_everything_looks_uncovered() -> None:
    make.house()
    add_holidays(days={date(2027, 1, 1): "New Year's Day"}, at=make.MONDAY)
    assert told() == ["Nobody is marked as a senior leader, so every project will look uncovered."]


def test_a_job_that_never_ended_is_silent(whole: None) -> None:
    started(job="sweep", every=timedelta(minutes=1), at=make.MONDAY - timedelta(hours=1))
    assert told() == ["The job “sweep” is silent, so what it finds is not known."]


def test_many_silent_jobs_are_one_sentence(whole: None) -> None:
    for job in ("sweep", "tell", "digest"):
        started(job=job, every=timedelta(minutes=1), at=make.MONDAY - timedelta(hours=1))
    assert told() == ["The jobs “digest”, “sweep” and “tell” are silent, so what they find is not known."]


@pytest.mark.parametrize(
    ("saved", "says"),
    [(None, ["There is no backup."]), (7, []), (8, ["The last backup is 8 days old."])],
)
def test_a_real_house_hears_of_a_backup_that_is_missing_or_old(whole: None, saved: int | None, says: list[str]) -> None:
    when = make.MONDAY - timedelta(days=saved) if saved else None
    Installation.objects.update(is_demo=False, backed_up_at=when)
    assert told() == says


def test_before_the_first_migration_there_is_nothing_to_say(whole: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE staff_sitecalendar RENAME TO not_there_yet")
    assert installation() == []
