from __future__ import annotations

from datetime import timedelta

import pytest

from crm.clients.models import Client
from crm.leadership.services import plan
from crm.leadership.slots import free_slots
from crm.staff.models import StaffMember
from crm.staff.queries import calendar_at
from tests import make
from tests.make import MONDAY, SITE

pytestmark = pytest.mark.django_db


@pytest.fixture
def leader() -> StaffMember:
    make.house()
    return make.leader()


def slots(client: Client, leader: StaffMember) -> list[str]:
    """On Monday at 07:00, in our time."""
    found = free_slots(client, leader, MONDAY, calendar_at(MONDAY))
    return [f"{slot.start.astimezone(SITE):%a %H:%M}{' outside' if slot.outside else ''}" for slot in found]


@pytest.mark.parametrize(
    ("zone", "times"),
    [
        ("America/New_York", ["Mon 09:00", "Tue 09:00"]),
        ("Europe/London", ["Mon 09:00", "Tue 08:00"]),
        ("America/Los_Angeles", ["Mon 12:00", "Tue 12:00"]),
        ("Asia/Kolkata", ["Tue 07:00 outside", "Wed 07:00 outside"]),
        ("Australia/Melbourne", ["Mon 18:00 outside", "Tue 18:00 outside"]),
    ],
)
def test_a_slot_lies_in_the_hours_of_both_sides(leader: StaffMember, zone: str, times: list[str]) -> None:
    assert slots(make.client(timezone=zone), leader) == times


def test_a_client_who_works_from_sunday_is_not_called_on_friday(leader: StaffMember) -> None:
    make.absence(leader, "2026-10-19 00:00", "2026-10-22 12:00")
    client = make.client(timezone="Asia/Jerusalem", work_week="sun_thu")
    assert slots(client, leader) == ["Mon 08:00", "Tue 08:00"]


def test_a_client_on_holiday_is_not_called(leader: StaffMember) -> None:
    make.absence(leader, "2026-10-19 00:00", "2026-12-25 00:00")
    at = make.local("2026-12-24 07:00")
    found = free_slots(make.client(country="GB"), leader, at, calendar_at(at))
    # The 25th and the 28th, in place of Saturday the 26th, are holidays in the United Kingdom.
    assert [slot.start for slot in found] == [make.local("2026-12-29 08:00"), make.local("2026-12-30 08:00")]


def test_a_leader_who_is_away_or_booked_is_not_proposed(leader: StaffMember) -> None:
    client = make.client()
    make.absence(leader, "2026-10-19 00:00", "2026-10-20 08:15")
    booked = make.local("2026-10-20 08:30")
    plan(project=make.project(client), leader=leader, planned_for=booked, by=leader, at=MONDAY)
    assert slots(client, leader) == ["Tue 09:00", "Wed 08:00"]


def test_nobody_is_called_on_a_day_we_are_closed(leader: StaffMember) -> None:
    make.holiday("2026-10-19")
    assert slots(make.client(timezone="Australia/Melbourne"), leader)[0] == "Tue 18:00 outside"


def test_without_their_zone_there_is_nothing_to_propose(leader: StaffMember) -> None:
    assert slots(make.client(timezone=""), leader) == []


def test_a_call_begins_on_the_half_hour_and_not_at_once(leader: StaffMember) -> None:
    at = MONDAY + timedelta(hours=2, minutes=13)
    (first, _) = free_slots(make.client(), leader, at, calendar_at(at))
    assert first.start == make.local("2026-10-19 11:30")
    assert first.end - first.start == timedelta(minutes=30)
