"""Hours, holidays, shutdowns and what they move."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client as Browser

from crm.conversations.models import Clock
from crm.staff.models import AuditEvent, Holiday, Shutdown, SiteCalendar, StaffMember
from crm.staff.queries import calendar_at
from crm.staff.services import add_holidays, add_shutdown
from crm.web.door import now
from tests import make

pytestmark = pytest.mark.django_db

WEEK = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), "08:00-17:00")
HOURS = {"timezone": "America/New_York", "reason": "as agreed", **WEEK}


def today() -> date:
    return calendar_at(now()).local_date(now())


def next_workday() -> date:
    """The first weekday after tomorrow, so that a question of now runs into it."""
    day = today() + timedelta(days=1)
    while day.weekday() > 4:
        day += timedelta(days=1)
    return day


def waiting() -> Clock:
    """A question with more time than the rest of today and tomorrow."""
    return make.clock_of(make.question(make.project(), now() - timedelta(minutes=1), priority="low"))


def first_hours() -> str:
    """Where the one calendar of a new house is corrected."""
    return f"/settings/hours/{SiteCalendar.objects.get().pk}/"


def told(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined,no-any-return]


def test_hours_are_seen_in_words_before_they_are_saved(office: Browser) -> None:
    answer = office.post(first_hours(), HOURS | {"mon": "8-12, 13-17", "preview": "1"})
    assert "Open Mon 08:00–12:00 and 13:00–17:00, Tue–Fri 08:00–17:00, America/New_York." in told(answer)
    assert SiteCalendar.objects.get().hours["mon"] == [["08:00", "17:00"]]


def test_corrected_hours_move_running_clocks_and_say_so_before(office: Browser) -> None:
    clock = waiting()
    shorter = HOURS | dict.fromkeys(WEEK, "08:00-09:00")
    assert "gets more time, of one running clock" in told(office.post(first_hours(), shorter | {"preview": "1"}))
    office.post(first_hours(), shorter | {"save": "1"})
    due = clock.due_at
    clock.refresh_from_db()
    assert due is not None
    assert clock.due_at is not None
    assert clock.due_at > due


def test_hours_from_a_day_ahead_leave_what_runs_alone(office: Browser) -> None:
    clock = waiting()
    begins = today() + timedelta(days=3)
    office.post("/settings/hours/new/", HOURS | {"sat": "10-12", "valid_from": begins, "save": "1"})
    assert SiteCalendar.objects.count() == 2
    assert Clock.objects.get(pk=clock.pk).due_at == clock.due_at


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("mon", "eight to five", "is no range of hours"),
        ("mon", "8-12, 11-17", "overlap"),
        ("mon", "25-26", "no time of day"),
        ("timezone", "Mars/Base", "no known time zone"),
        ("reason", "", "required"),
        ("valid_from", "2001-01-01", "Choose a day that is ahead"),
        ("valid_from", "9999-01-01", "between 2000 and 2099"),
    ],
)
def test_hours_that_make_no_sense_are_told_beside_their_field(
    office: Browser, field: str, value: str, sentence: str
) -> None:
    sent = HOURS | {"valid_from": today() + timedelta(days=9), "save": "1"} | {field: value}
    answer = office.post("/settings/hours/new/", sent)
    assert answer.status_code == 422
    assert sentence in told(answer)
    assert "as agreed" in told(answer) or field == "reason"
    assert SiteCalendar.objects.count() == 1


def test_a_week_without_any_open_hour_is_refused(office: Browser) -> None:
    answer = office.post(first_hours(), HOURS | dict.fromkeys(WEEK, "") | {"save": "1"})
    assert "no open time at all" in told(answer)


def test_a_day_of_our_own_is_added_and_undone(office: Browser) -> None:
    day = next_workday()
    answer = office.post("/settings/holidays/add/", {"day": day, "name": "Founders"}, follow=True)
    assert "data-undo" in told(answer)
    assert Holiday.objects.get(date=day).name == "Founders"
    office.post(f"/settings/holidays/{day}/undo/")
    assert not Holiday.objects.filter(date=day).exists()


def test_a_half_day_is_added_with_its_hours(office: Browser) -> None:
    office.post("/settings/holidays/add/", {"day": next_workday(), "name": "Eve", "hours": "8-12"})
    assert Holiday.objects.get().hours == [["08:00", "12:00"]]


def test_a_closed_day_is_not_closed_again(office: Browser) -> None:
    add_holidays(days={next_workday(): "Founders"}, at=now())
    answer = office.post("/settings/holidays/add/", {"day": next_workday(), "name": "Other"})
    assert (answer.status_code, Holiday.objects.get().name) == (422, "Founders")
    assert "That day is Founders already" in told(answer)


def test_removing_a_holiday_says_how_many_clocks_follow_and_asks_why(office: Browser) -> None:
    add_holidays(days={next_workday(): "Founders"}, at=now())
    waiting()
    path = f"/settings/holidays/{next_workday()}/remove/"
    assert "gets less time, of one running clock" in told(office.get(path))
    assert office.post(path, {"reason": ""}).status_code == 422
    office.post(path, {"reason": "not kept this year"})
    assert not Holiday.objects.exists()
    assert AuditEvent.objects.filter(model="holiday", reason="not kept this year").exists()


def test_only_ticked_proposals_are_closed(office: Browser) -> None:
    path = "/settings/holidays/propose/?country=DE&year=2030&region=BY"
    assert "Epiphany" in told(office.get(path))
    office.post(path, {"day": ["2030-01-06", "2030-12-25"]})
    assert [str(row) for row in Holiday.objects.all()] == ["2030-01-06 Epiphany", "2030-12-25 Christmas Day"]


def test_what_is_closed_already_is_marked_among_the_proposals(office: Browser) -> None:
    add_holidays(days={date(2030, 12, 25): "Christmas"}, at=now())
    assert "closed already" in told(office.get("/settings/holidays/propose/?country=DE&year=2030"))


@pytest.mark.parametrize("query", ["country=XX&year=2030", "country=US&year=1", "year=soon", "country=GB&region=XX"])
def test_places_nobody_knows_propose_nothing_and_break_nothing(office: Browser, query: str) -> None:
    assert office.get(f"/settings/holidays/propose/?{query}").status_code in (200, 422)


def test_a_day_that_was_not_proposed_is_not_confirmed(office: Browser) -> None:
    answer = office.post("/settings/holidays/propose/?country=DE&year=2030", {"day": ["2030-02-30"]})
    assert (answer.status_code, Holiday.objects.count()) == (422, 0)


def test_a_shutdown_is_entered_changed_and_taken_back(office: Browser, admin: StaffMember) -> None:
    facts = {"name": "Works", "start": "2030-07-01", "end": "2030-07-05", "counts_as_holiday": "on"}
    office.post("/settings/shutdowns/new/", facts)
    row = Shutdown.objects.get()
    office.post(f"/settings/shutdowns/{row.pk}/", facts | {"emergency_contact": admin.pk, "clients_told": "on"})
    row.refresh_from_db()
    assert (row.emergency_contact, row.clients_told) == (admin, True)
    office.post(f"/settings/shutdowns/{row.pk}/remove/", {"reason": "the works wait"})
    assert not Shutdown.objects.exists()


@pytest.mark.parametrize(
    ("end", "sentence"), [("2030-06-01", "before the first"), ("2040-06-01", "longer than a year")]
)
def test_a_shutdown_with_wrong_dates_keeps_what_was_typed(office: Browser, end: str, sentence: str) -> None:
    answer = office.post("/settings/shutdowns/new/", {"name": "Works", "start": "2030-07-01", "end": end})
    assert answer.status_code == 422
    assert sentence in told(answer)
    assert 'value="Works"' in told(answer)


def test_taking_a_shutdown_back_says_what_moves(office: Browser) -> None:
    row = add_shutdown(name="Works", start=next_workday(), end=next_workday(), at=now())
    waiting()
    assert "gets less time" in told(office.get(f"/settings/shutdowns/{row.pk}/remove/"))


def answered_late() -> Clock:
    """Asked three working days ago and answered a day later than allowed, a fortnight back."""
    monday = today() - timedelta(days=today().weekday() + 14)
    asked = make.question(make.project(), make.local(f"{monday} 09:00"))
    make.answer(asked, make.local(f"{monday + timedelta(days=1)} 16:00"))
    return make.clock_of(asked)


def test_closed_figures_are_restated_after_both_values_were_seen(office: Browser) -> None:
    clock = answered_late()
    add_holidays(days={clock.opened_at.astimezone(make.SITE).date(): "Founders"}, at=now())
    shown = told(office.get("/settings/restating/"))
    assert "1 closed figure would change" in shown
    assert "16 h, late" in shown
    first = {"first": today() - timedelta(days=30), "last": today(), "save": "1"}
    assert office.post("/settings/restating/", first).status_code == 422
    office.post("/settings/restating/", first | {"reason": "entered late"})
    clock.refresh_from_db()
    assert clock.in_time is True


def test_the_questions_of_restricted_clients_are_counted_and_not_shown(office: Browser) -> None:
    clock = answered_late()
    type(clock.client).objects.filter(pk=clock.client_id).update(restricted_access=True, name="Secretive")
    add_holidays(days={clock.opened_at.astimezone(make.SITE).date(): "Founders"}, at=now())
    shown = told(office.get("/settings/restating/"))
    assert "1 closed figure would change" in shown
    assert "Secretive" not in shown
