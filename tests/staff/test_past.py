"""Absences and shutdowns as they stood at a past instant."""

from __future__ import annotations

from datetime import date

import pytest

from crm.staff.models import Shutdown
from crm.staff.past import absences_then, untold_then
from crm.staff.services import add_shutdown, change_shutdown, withdraw_absence
from tests import make
from tests.make import local

pytestmark = pytest.mark.django_db
MONDAY, FRIDAY, SUNDAY = local("2026-10-19 07:00"), local("2026-10-23 12:00"), local("2026-10-26 00:00")


def away() -> list[str]:
    return [absence.staff.name for absence in absences_then(MONDAY, MONDAY, SUNDAY)]


def test_what_lay_ahead_counts_if_it_was_written_down_and_what_had_begun_in_any_case() -> None:
    make.absence(make.person("Planned"), "2026-10-21 08:00", "2026-10-22 08:00")
    make.absence(make.person("Ill"), "2026-10-21 08:00", "2026-10-22 08:00", at="2026-10-21 09:00")
    make.absence(make.person("Begun"), "2026-10-18 08:00", "2026-10-22 08:00", at="2026-10-21 09:00")
    assert away() == ["Begun", "Planned"]


def test_a_plan_taken_back_later_stood_and_an_absence_that_was_none_did_not() -> None:
    for name, start in (("Planned", "2026-10-21 08:00"), ("Never", "2026-10-18 08:00")):
        withdraw_absence(absence=make.absence(make.person(name), start, "2026-10-22 08:00"), by=None, at=FRIDAY)
    assert away() == ["Planned"]


def test_a_shutdown_was_untold_until_somebody_said_that_clients_know() -> None:
    make.house()
    row = add_shutdown(name="Year-end", start=date(2026, 11, 2), end=date(2026, 11, 4), at=local("2026-10-01 09:00"))
    change_shutdown(shutdown=row, at=FRIDAY, clients_told=True)
    shutdowns = list(Shutdown.objects.all())
    assert untold_then(MONDAY, shutdowns) == shutdowns
    assert untold_then(FRIDAY, shutdowns) == untold_then(local("2026-09-01 09:00"), shutdowns) == []
