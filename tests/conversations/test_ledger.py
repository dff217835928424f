"""A clock's ledger: where it starts and ends, by which calendar, and every stretch with its reason (RULES.md R13)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from crm.conversations.ledger import Ledger, clock_ledger, working_so_far
from crm.conversations.services import restate, withdraw
from crm.projects.models import Project
from crm.staff.services import add_holidays, remove_holiday
from tests import make
from tests.make import MONDAY, SITE, clock_of, local

pytestmark = pytest.mark.django_db

FRIDAY = date(2026, 10, 16)
HOUR = timedelta(hours=1)


@pytest.fixture
def project() -> Project:
    make.house()
    return make.project()


def told(ledger: Ledger) -> list[str]:
    """“Thu 16:00–17:00 open”"""
    return [
        f"{line.start.astimezone(SITE):%a %H:%M}–{line.end.astimezone(SITE):%H:%M} {line.reason}"
        for line in ledger.lines
    ]


def test_the_ledger_of_an_answer_goes_from_the_question_to_it(project: Project) -> None:
    add_holidays(days={FRIDAY: "Founders’ Day"}, at=MONDAY)
    asked = make.question(project, local("2026-10-15 16:00"))
    make.answer(asked, local("2026-10-19 08:30"))
    assert told(clock_ledger(clock_of(asked), MONDAY)) == [
        "Thu 16:00–17:00 open",
        "Thu 17:00–00:00 outside hours",
        "Fri 00:00–00:00 Founders’ Day",
        "Sat 00:00–00:00 weekend",
        "Sun 00:00–00:00 weekend",
        "Mon 00:00–08:00 outside hours",
        "Mon 08:00–08:30 open",
    ]


def test_the_counted_lines_are_the_figure(project: Project) -> None:
    asked = make.question(project, local("2026-10-14 16:00"))
    make.answer(asked, local("2026-10-16 10:00"))
    clock = clock_of(asked)
    ledger = clock_ledger(clock, MONDAY)
    assert (ledger.counted, ledger.over) == (clock.working, 3 * HOUR) == (12 * HOUR, 3 * HOUR)
    assert (ledger.zone, ledger.calendar) == ("America/New_York", "Mon–Fri 08:00–17:00, America/New_York")


def test_the_ledger_of_a_running_clock_goes_up_to_now(project: Project) -> None:
    clock = clock_of(make.question(project, local("2026-10-19 09:00")))
    at = local("2026-10-19 11:30")
    assert (clock_ledger(clock, at).until, clock_ledger(clock, at).counted) == (at, 2.5 * HOUR)
    assert working_so_far(clock, at) == 2.5 * HOUR


def test_a_question_dated_a_little_ahead_has_an_empty_ledger(project: Project) -> None:
    asked = make.question(project, local("2026-10-19 09:04"), logged=local("2026-10-19 09:00"))
    assert clock_ledger(clock_of(asked), local("2026-10-19 09:00")).lines == []


def test_around_the_clock_every_hour_counts(project: Project) -> None:
    covered = make.project(after_hours_cover=True)
    asked = make.question(covered, local("2026-10-17 23:00"), priority="urgent")
    ledger = clock_ledger(clock_of(asked), local("2026-10-18 02:00"))
    assert (ledger.calendar, ledger.counted) == ("every hour of every day", 3 * HOUR)


def test_a_holiday_entered_later_leaves_the_ledger_of_a_closed_clock_true(project: Project) -> None:
    """The figure stays until restated, and its lines go on adding up to it."""
    asked = make.question(project, local("2026-10-15 16:00"))
    make.answer(asked, local("2026-10-16 10:00"))
    add_holidays(days={FRIDAY: "Founders’ Day"}, at=MONDAY)
    assert clock_ledger(clock_of(asked), MONDAY).counted == clock_of(asked).working == 3 * HOUR
    restate(start=local("2026-10-12"), end=local("2026-10-19"), by=None, at=MONDAY, reason="entered late")
    assert clock_ledger(clock_of(asked), MONDAY).counted == clock_of(asked).working == HOUR


def test_every_version_of_a_calendar_can_be_told_apart(project: Project) -> None:
    counted = []
    for number in range(3):
        asked = make.question(project, local("2026-10-15 16:00"))
        make.answer(asked, local("2026-10-16 10:00"))
        counted.append(clock_of(asked))
        if number % 2:
            remove_holiday(day=FRIDAY, at=MONDAY)
        else:
            add_holidays(days={FRIDAY: "Founders’ Day"}, at=MONDAY)
    assert [clock.working for clock in counted] == [3 * HOUR, HOUR, 3 * HOUR]
    assert all(clock_ledger(clock, MONDAY).counted == clock.working for clock in counted)


def test_a_reply_taken_back_opens_the_ledger_again(project: Project) -> None:
    asked = make.question(project, local("2026-10-19 09:00"))
    reply = make.answer(asked, local("2026-10-19 10:00"))
    withdraw(interaction=reply, by=None, at=local("2026-10-19 11:00"), reason="went to another")
    at = local("2026-10-19 12:00")
    assert clock_ledger(clock_of(asked), at).counted == working_so_far(clock_of(asked), at) == 3 * HOUR
