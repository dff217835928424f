from __future__ import annotations

from datetime import date

import pytest

from crm.staff.errors import Refusal
from crm.staff.models import AuditEvent, Holiday, Installation, SiteCalendar
from crm.staff.queries import calendar_at, closings, spec_of
from crm.staff.services import (
    accept_policies,
    add_holidays,
    add_shutdown,
    change_house,
    change_shutdown,
    install,
    remove_holiday,
    remove_shutdown,
    set_hours,
)
from crm.worktime import WorkCalendar
from tests import make
from tests.make import MONDAY, local

pytestmark = pytest.mark.django_db

FIRST_DAY = date(2000, 1, 1)
TUESDAY = date(2026, 10, 20)


@pytest.fixture(autouse=True)
def house() -> None:
    make.house()


def set_from(day: date, start: str, end: str, reason: str = "") -> SiteCalendar:
    hours = {"mon": [[start, end]]}
    return set_hours(name="Site", timezone="America/New_York", hours=hours, valid_from=day, at=MONDAY, reason=reason)


def test_a_second_installation_keeps_the_first() -> None:
    install(company_name="Another", timezone="Europe/London", at=MONDAY)
    assert Installation.objects.get().company_name == "Brackenfold"


def test_a_real_installation_begins_without_holidays_to_confirm_them() -> None:
    Installation.objects.all().delete()
    install(company_name="Real", timezone="Europe/London", country="GB", at=MONDAY)
    assert not Holiday.objects.exists()


def test_hours_from_a_later_day_leave_the_days_before_alone() -> None:
    set_from(date(2026, 11, 2), "10:00", "12:00")
    assert calendar_at(local("2026-10-26 09:00")).calendar.is_open(local("2026-10-26 09:00"))
    assert not calendar_at(local("2026-11-02 09:00")).calendar.is_open(local("2026-11-02 09:00"))


def test_correcting_hours_takes_effect_and_leaves_both_values_in_the_trail() -> None:
    set_from(FIRST_DAY, "10:00", "12:00", reason="typed wrongly")
    assert not calendar_at(MONDAY).calendar.is_open(local("2026-10-19 09:00"))
    event = AuditEvent.objects.filter(model="sitecalendar").first()
    assert event is not None
    assert "08:00" in event.old
    assert ("10:00" in event.new, event.reason) == (True, "typed wrongly")


def test_hours_that_make_no_sense_are_refused_in_a_sentence() -> None:
    with pytest.raises(Refusal, match="no length"):
        set_from(FIRST_DAY, "08:00", "08:00")


def test_a_holiday_closes_its_day_and_removing_it_opens_it_again() -> None:
    add_holidays(days={TUESDAY: "Founders' Day"}, at=MONDAY)
    assert not calendar_at(MONDAY).calendar.is_open(local("2026-10-20 09:00"))
    remove_holiday(day=TUESDAY, at=MONDAY, reason="not kept")
    assert calendar_at(MONDAY).calendar.is_open(local("2026-10-20 09:00"))


def test_adding_a_known_holiday_again_leaves_no_second_mark() -> None:
    for _ in range(2):
        add_holidays(days={TUESDAY: "Founders' Day"}, at=MONDAY)
    assert AuditEvent.objects.filter(model="holiday").count() == 1


def test_a_shutdown_that_counts_closes_each_of_its_days() -> None:
    add_shutdown(name="Works", start=TUESDAY, end=date(2026, 10, 21), at=MONDAY)
    calendar = calendar_at(MONDAY).calendar
    assert [calendar.is_holiday(local(f"2026-10-{day} 12:00")) for day in (19, 20, 21, 22)] == [
        False,
        True,
        True,
        False,
    ]


def test_a_half_day_replaces_the_hours_of_its_weekday() -> None:
    add_holidays(days={TUESDAY: "Christmas Eve"}, hours=[["08:00", "12:00"]], at=MONDAY)
    calendar = calendar_at(MONDAY).calendar
    assert calendar.is_open(local("2026-10-20 11:59"))
    assert not calendar.is_open(local("2026-10-20 12:00"))


def test_half_a_day_without_length_is_refused() -> None:
    with pytest.raises(Refusal, match="no length"):
        add_holidays(days={TUESDAY: "Eve"}, hours=[["08:00", "08:00"]], at=MONDAY)
    assert not Holiday.objects.exists()


def test_a_calendar_can_be_asked_as_if_a_holiday_were_not_there() -> None:
    add_holidays(days={TUESDAY: "Founders' Day"}, at=MONDAY)
    row = SiteCalendar.objects.get()
    as_if = WorkCalendar.from_spec(spec_of(row, closings().without(TUESDAY)))
    assert as_if.is_open(local("2026-10-20 09:00"))
    assert not calendar_at(MONDAY).calendar.is_open(local("2026-10-20 09:00"))


def test_a_shutdown_is_changed_and_taken_back_with_a_reason() -> None:
    works = add_shutdown(name="Works", start=TUESDAY, end=TUESDAY, at=MONDAY)
    change_shutdown(shutdown=works, end=date(2026, 10, 21), clients_told=True, at=MONDAY)
    assert calendar_at(MONDAY).calendar.is_holiday(local("2026-10-21 12:00"))
    with pytest.raises(Refusal, match="Say why"):
        remove_shutdown(shutdown=works, by=make.person(), at=MONDAY)
    remove_shutdown(shutdown=works, by=make.person(), at=MONDAY, reason="the works wait")
    assert calendar_at(MONDAY).calendar.is_open(local("2026-10-20 12:00"))


def test_a_shutdown_ends_after_it_starts() -> None:
    with pytest.raises(Refusal, match="ends before it starts"):
        add_shutdown(name="Works", start=TUESDAY, end=date(2026, 10, 19), at=MONDAY)


def test_a_shutdown_of_centuries_is_a_slip() -> None:
    with pytest.raises(Refusal, match="longer than a year"):
        add_shutdown(name="Works", start=TUESDAY, end=date(2926, 10, 21), at=MONDAY)


def test_a_person_says_why_they_change_times() -> None:
    add_holidays(days={TUESDAY: "Founders' Day"}, at=MONDAY)
    with pytest.raises(Refusal, match="Say why"):
        remove_holiday(day=TUESDAY, by=make.person(), at=MONDAY)
    assert Holiday.objects.exists()


def test_the_house_changes_its_name_and_accepts_its_policies_once() -> None:
    ada = make.person()
    change_house(by=ada, at=MONDAY, company_name="Bracken", country="CA")
    for _ in range(2):
        accept_policies(by=ada, at=MONDAY)
    marks = AuditEvent.objects.filter(model="installation", actor=ada)
    assert sorted(event.field for event in marks) == ["company_name", "country", "policies"]
