from __future__ import annotations

from datetime import UTC, timedelta

import pytest
from django.test import Client as Browser
from icalendar import Calendar

from crm.capture.calendar.reading import read
from crm.capture.services.meetings import Teller, take_in_meetings
from crm.leadership.invitation import uid_of
from crm.leadership.models import Touchpoint
from crm.leadership.quarter import quarter
from crm.leadership.queries import coverage
from crm.leadership.services import plan
from crm.projects.queries import open_projects
from crm.staff.models import StaffMember
from crm.staff.queries import calendar_at
from crm.web.door import now
from tests import make
from tests.capture.calendar.invitations import calendar, event

pytestmark = pytest.mark.django_db


@pytest.fixture
def sponsor() -> StaffMember:
    make.house()
    return make.leader("Oriane Castellow")


@pytest.fixture
def browser(sponsor: StaffMember) -> Browser:
    browser = Browser()
    browser.force_login(sponsor)
    return browser


def page(browser: Browser, path: str = "/leadership/") -> str:
    return browser.get(path).content.decode()


def test_a_week_counts_the_contacts_a_leader_took_part_in(sponsor: StaffMember) -> None:
    project = make.project()
    for moment in ("2026-10-12 09:00", "2026-10-16 16:00", "2026-10-19 06:00"):
        make.call(project, make.local(moment), sponsor)
    hours = calendar_at(make.MONDAY)
    cells = quarter(coverage(open_projects(), make.MONDAY), make.MONDAY, hours)[project.pk]
    assert [cell.contacts for cell in cells[-3:]] == [0, 2, 1]


def test_weeks_beyond_the_limit_are_late_until_a_leader_calls(sponsor: StaffMember) -> None:
    project = make.project(opened=make.local("2026-08-10").date())
    make.call(project, make.local("2026-08-17 09:00"), sponsor)
    make.call(project, make.local("2026-10-07 09:00"), sponsor)
    cells = quarter(coverage(open_projects(), make.MONDAY), make.MONDAY, calendar_at(make.MONDAY))[project.pk]
    late = [f"{cell.monday:%-d %b}" for cell in cells if cell.late]
    assert late == ["14 Sep", "21 Sep", "28 Sep"]


def test_nobody_is_late_before_a_project_was_opened(sponsor: StaffMember) -> None:
    project = make.project(opened=make.local("2026-10-12").date())
    cells = quarter(coverage(open_projects(), make.MONDAY), make.MONDAY, calendar_at(make.MONDAY))[project.pk]
    assert not any(cell.late for cell in cells)


def test_own_projects_stand_before_the_others(browser: Browser, sponsor: StaffMember) -> None:
    make.project(code_name="Rowan")
    make.project(make.client(executive_sponsor=sponsor), code_name="Quince")
    html = page(browser)
    assert html.index("Yours") < html.index("Quince") < html.index("The others") < html.index("Rowan")


def test_a_leader_plans_a_call_takes_the_file_and_can_take_it_back(browser: Browser, sponsor: StaffMember) -> None:
    project = make.project(make.client("Fjordhavn Biotech", executive_sponsor=sponsor), code_name="Rowan")
    tomorrow = f"{now() + timedelta(days=1):%Y-%m-%dT%H:%M}"
    data = {"leader": sponsor.pk, "planned_for": tomorrow, "channel": "phone_call"}
    assert "undo" in browser.post(f"/leadership/{project.pk}/plan/", data, follow=True).content.decode()
    touch = Touchpoint.objects.get()
    event = Calendar.from_ical(browser.get(f"/leadership/planned/{touch.pk}/invite.ics").content).walk("VEVENT")[0]
    assert event["summary"] == "Oriane Castellow: Rowan"
    assert event.decoded("dtstart") == touch.planned_for
    browser.post(f"/leadership/planned/{touch.pk}/take-back/")
    assert "I will" in page(browser)


def test_the_calendar_file_does_not_name_the_client(browser: Browser, sponsor: StaffMember) -> None:
    project = make.project(make.client("Fjordhavn Biotech", executive_sponsor=sponsor))
    touch = Touchpoint.objects.create(
        project=project, leader=sponsor, planned_for=now() + timedelta(days=1), made_at=now()
    )
    assert b"Fjordhavn" not in browser.get(f"/leadership/planned/{touch.pk}/invite.ics").content


def test_a_stranger_gets_no_calendar_file_of_a_restricted_client(sponsor: StaffMember) -> None:
    project = make.project(make.client(executive_sponsor=sponsor, restricted_access=True))
    touch = Touchpoint.objects.create(
        project=project, leader=sponsor, planned_for=now() + timedelta(days=1), made_at=now()
    )
    stranger = Browser()
    stranger.force_login(make.person())
    assert stranger.get(f"/leadership/planned/{touch.pk}/invite.ics").status_code == 404
    assert project.code_name not in page(stranger)


def test_what_the_limits_ask_of_each_sponsor_adds_up(browser: Browser, sponsor: StaffMember) -> None:
    for _ in range(2):
        make.project(make.client(executive_sponsor=sponsor, tier="core"))
    share = page(browser).split("What the limits ask of each leader")[1].split("Oriane Castellow")[1]
    assert "2.0" in share.split("</tr>")[0]


def test_a_time_outside_the_clients_day_is_planned_with_a_word(browser: Browser, sponsor: StaffMember) -> None:
    project = make.project(make.client(executive_sponsor=sponsor, timezone="Australia/Melbourne"))
    monday = now() + timedelta(days=7 - now().weekday())
    data = {"leader": sponsor.pk, "channel": "phone_call"}
    path = f"/leadership/{project.pk}/plan/"
    late = browser.post(path, data | {"planned_for": f"{monday:%Y-%m-%d}T09:00"}, follow=True).content.decode()
    fine = browser.post(path, data | {"planned_for": f"{monday:%Y-%m-%d}T18:30"}, follow=True).content.decode()
    assert "in Melbourne then" in late
    assert "in Melbourne then" not in fine


def test_the_times_proposed_suit_both_sides(browser: Browser, sponsor: StaffMember) -> None:
    project = make.project(make.client(executive_sponsor=sponsor, timezone="Europe/London"))
    html = page(browser, f"/leadership/{project.pk}/plan/")
    slots = [part.split('"')[0] for part in html.split('name="planned_for" value="')[2:]]
    assert len(slots) == 2
    assert all("08:00" <= slot[11:] <= "12:00" for slot in slots)


def planned_call(sponsor: StaffMember) -> Touchpoint:
    project = make.project(make.client(executive_sponsor=sponsor), code_name="Quince")
    return plan(project=project, leader=sponsor, planned_for=now() + timedelta(days=2), by=sponsor, at=now())


def test_the_contact_of_a_client_can_be_invited_too(browser: Browser, sponsor: StaffMember) -> None:
    project = make.project(make.client(executive_sponsor=sponsor))
    bea, other = (
        make.contact(project.client, email="bea@client.test"),
        make.contact(make.client(), email="o@other.test"),
    )
    when = f"{now() + timedelta(days=2):%Y-%m-%dT%H:%M}"
    facts = {"leader": sponsor.pk, "planned_for": when, "channel": "phone_call"}
    refused = browser.post(f"/leadership/{project.pk}/plan/", {**facts, "invited": other.pk})
    browser.post(f"/leadership/{project.pk}/plan/", {**facts, "invited": bea.pk})
    assert (refused.status_code, Touchpoint.objects.get().invited) == (422, bea)


def test_a_planned_call_is_moved(browser: Browser, sponsor: StaffMember) -> None:
    touch = planned_call(sponsor)
    path = f"/leadership/planned/{touch.pk}/move/"
    assert "Another time" in page(browser, path)
    assert browser.post(path, {"planned_for": "2020-01-01T10:00", "channel": "phone_call"}).status_code == 422
    later = (now() + timedelta(days=3)).astimezone(make.SITE).replace(hour=12, minute=0, second=0, microsecond=0)
    browser.post(path, {"planned_for": f"{later:%Y-%m-%dT%H:%M}", "channel": "video_meeting"})
    touch.refresh_from_db()
    assert (touch.channel, touch.planned_for) == ("video_meeting", later)


def test_a_stranger_moves_nothing(sponsor: StaffMember) -> None:
    touch = planned_call(sponsor)
    touch.project.client.restricted_access = True
    touch.project.client.save()
    stranger = Browser()
    stranger.force_login(make.person())
    assert stranger.get(f"/leadership/planned/{touch.pk}/move/").status_code == 404


def test_the_board_shows_who_answered_an_invitation(browser: Browser, sponsor: StaffMember) -> None:
    touch = planned_call(sponsor)
    answer = event("ATTENDEE;CN=Oriane Castellow;PARTSTAT=TENTATIVE:mailto:oriane@x.test", uid=uid_of(touch))
    reading = read(calendar(answer, method="REPLY"), zone=UTC, at=now())
    take_in_meetings(reading, teller=Teller("oriane@x.test"), at=now())
    assert "Oriane Castellow may come" in page(browser)


def test_the_board_goes_on_where_it_stopped(browser: Browser, sponsor: StaffMember) -> None:
    for number in range(27):
        make.project(code_name=f"Project {number:02}", opened=now().date())
    first, rest = browser.get("/leadership/").content.decode(), browser.get("/leadership/?behind=25").content.decode()
    assert "Show 2 more" in first
    assert [name for name in range(27) if f"Project {name:02}" in first and f"Project {name:02}" in rest] == []
    assert all(f"Project {name:02}" in first + rest for name in range(27))
    # Behind the last one it begins again.
    assert "Show 2 more" in browser.get("/leadership/?behind=99").content.decode()
