"""A source that stops speaking raises a flag, and speaking again closes it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from crm.capture.models import Source
from crm.capture.services import learn_anew
from crm.projects.services import move_phase
from crm.staff.services import add_holidays
from crm.watch.models import Flag, FlagEvent, SweepMark
from crm.watch.services import dismiss, sweep
from crm.watch.values import FlagKind, Severity
from tests import make
from tests.capture.hearing import answers, brings, speaking
from tests.make import local
from tests.watch.look import standing

pytestmark = pytest.mark.django_db

SILENT = FlagKind.SOURCE_SILENT
# Five hours are allowed after the last mail, of Monday 16:30.
MONDAY, TOO_LONG, TUESDAY = local("2026-10-19 17:00"), local("2026-10-20 12:30"), local("2026-10-20 15:00")


@pytest.fixture(autouse=True)
def _house() -> None:
    make.house()


@pytest.fixture
def box() -> Source:
    made = speaking("info@")
    answers(made, MONDAY)
    sweep(MONDAY, wholly=True)
    return made


def quiet(box: Source, day: str = "2026-10-20 15:00") -> Flag:
    """It answers and brings nothing, and a sweep looks."""
    answers(box, local(day))
    sweep(local(day))
    (flag,) = standing(SILENT)
    return flag


def test_a_source_that_speaks_raises_nothing(box: Source) -> None:
    answers(box, TOO_LONG)
    sweep(TOO_LONG)
    assert standing(SILENT) == []


def test_a_source_that_is_quiet_for_too_long_is_flagged_from_the_moment_it_was(box: Source) -> None:
    flag = quiet(box)
    assert (flag.source, flag.client, flag.opened_at) == (box, None, TOO_LONG)
    assert flag.why.startswith("In its last 31 working days it never brought nothing for more than 2 h 30")
    assert flag.severity == Severity.WARNING


def test_it_is_serious_when_open_projects_are_heard_of_through_it() -> None:
    asked = make.question(make.project(), MONDAY)
    flag = quiet(speaking("info@", about=asked))
    assert flag.severity == Severity.SERIOUS
    assert flag.evidence["projects"] == [asked.projects.get().pk]


def test_each_morning_it_is_looked_at_which_projects_depend_on_it() -> None:
    asked = make.question(make.project(), MONDAY)
    box = speaking("info@", about=asked)
    quiet(box)
    move_phase(project=asked.projects.get(), phase="closed", status="completed", by=None, at=TUESDAY)
    flag = quiet(box, "2026-10-21 09:00")
    assert (flag.severity, flag.evidence["projects"]) == (Severity.WARNING, [])


def test_bringing_something_closes_it_when_that_came(box: Source) -> None:
    flag = quiet(box)
    brings(box, [local("2026-10-20 15:40")])
    sweep(local("2026-10-20 16:00"))
    flag.refresh_from_db()
    assert (flag.status, flag.closed_at) == ("resolved", local("2026-10-20 15:40"))


def test_answering_closes_a_silence_of_no_answer(box: Source) -> None:
    sweep(local("2026-10-20 09:00"))
    (flag,) = standing(SILENT)
    assert (flag.opened_at, flag.evidence["answers"]) == (local("2026-10-20 08:30"), False)
    answers(box, local("2026-10-20 09:10"))
    sweep(local("2026-10-20 09:11"))
    flag.refresh_from_db()
    assert flag.closed_at == local("2026-10-20 09:10")


def test_switching_a_source_off_closes_its_flag(box: Source) -> None:
    quiet(box)
    Source.objects.update(is_active=False)
    sweep(TUESDAY + timedelta(minutes=1))
    assert standing(SILENT) == []


def test_a_silence_that_lasts_is_judged_once(box: Source) -> None:
    quiet(box)
    answers(box, TUESDAY + timedelta(minutes=1))
    with CaptureQueriesContext(connection) as asked:
        sweep(TUESDAY + timedelta(minutes=1))
    assert len(asked) == 3
    assert FlagEvent.objects.count() == 1


def test_a_dismissed_silence_stays_away_until_it_is_another_one(box: Source) -> None:
    flag = quiet(box)
    dismiss(flag=flag, reason="The fair; nobody writes this week.", by=make.person(), at=TUESDAY)
    sweep(TUESDAY, wholly=True)
    assert standing(SILENT) == []
    brings(box, [local("2026-10-20 15:40")])
    sweep(local("2026-10-20 16:00"))
    # The quiet that has passed belongs to its past, so that the next must be longer.
    assert quiet(box, "2026-10-23 09:00") != flag


def test_a_holiday_that_is_entered_later_moves_the_moment(box: Source) -> None:
    add_holidays(days={local("2026-10-20 00:00").date(): "Holiday"}, at=MONDAY)
    answers(box, local("2026-10-21 10:00"))
    sweep(local("2026-10-21 10:00"))
    assert standing(SILENT) == []
    assert quiet(box, "2026-10-21 13:00").opened_at == local("2026-10-21 12:30")


def test_a_first_sweep_finds_what_a_later_one_finds(box: Source) -> None:
    flag = quiet(box)
    Flag.objects.all().delete()
    SweepMark.objects.all().delete()
    learn_anew()
    sweep(TUESDAY)
    (again,) = standing(SILENT)
    assert (again.opened_at, again.why, again.evidence) == (flag.opened_at, flag.why, flag.evidence)
