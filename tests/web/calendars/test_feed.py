from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser
from icalendar import Calendar

from crm.leadership.feeds import feed_behind
from crm.leadership.models import CalendarFeed
from crm.leadership.services import move_plan, open_feed, plan, withdraw_plan
from crm.staff.models import AuditEvent, StaffMember
from crm.web.door import now
from tests import make

pytestmark = pytest.mark.django_db
NOW = now()


@pytest.fixture(autouse=True)
def _house() -> None:
    make.house()


def planned(leader: StaffMember, **fields: Any) -> Any:
    client = make.client("Northlight Bio", **fields)
    project = make.project(client, code_name="Quince")
    return plan(project=project, leader=leader, planned_for=NOW + timedelta(days=3), by=None, at=NOW, note="Fill line.")


def get(feed: CalendarFeed, **headers: str) -> Any:
    return Browser().get(f"/calendar/{feed.token}.ics", headers=headers)


def test_planned_contacts_stand_in_ones_calendar_without_signing_in() -> None:
    leader = make.leader("Ann Ash")
    touch = planned(leader)
    response = get(open_feed(staff=leader, by=leader, at=NOW))
    found = Calendar.from_ical(response.content)
    [event] = found.walk("VEVENT")
    assert (found["METHOD"], str(event["UID"]), int(str(event["SEQUENCE"]))) == (
        "PUBLISH",
        f"touchpoint-{touch.pk}@localhost",
        0,
    )
    assert re.search(rb"\r\nDTSTART:\d{8}T\d{6}Z\r\n", response.content)


def test_calendar_programs_are_told_to_come_back_every_hour() -> None:
    leader = make.leader()
    lines = get(open_feed(staff=leader, by=leader, at=NOW)).content.split(b"\r\n")
    assert {b"REFRESH-INTERVAL;VALUE=DURATION:PT1H", b"X-PUBLISHED-TTL:PT1H"} <= set(lines)
    assert all(len(line) <= 75 for line in lines)


def test_nothing_confidential_is_in_it() -> None:
    leader = make.leader()
    planned(leader)
    data = get(open_feed(staff=leader, by=leader, at=NOW)).content
    assert b"Quince" in data
    assert b"Northlight" not in data
    assert b"Fill line" not in data


def test_what_has_not_changed_is_not_sent_again() -> None:
    leader = make.leader()
    touch, feed = planned(leader), open_feed(staff=leader, by=leader, at=NOW)
    first = get(feed)
    assert get(feed, if_none_match=first["ETag"]).status_code == 304
    assert get(feed, if_modified_since=first["Last-Modified"]).status_code == 304
    later = NOW + timedelta(minutes=1)
    move_plan(touchpoint=touch, planned_for=NOW + timedelta(days=4), channel="phone_call", by=None, at=later)
    assert get(feed, if_none_match=first["ETag"]).status_code == 200
    assert get(feed, if_modified_since=first["Last-Modified"]).status_code == 200


def test_what_is_called_off_is_gone_and_that_is_a_change() -> None:
    leader = make.leader()
    touch, feed = planned(leader), open_feed(staff=leader, by=leader, at=NOW)
    first = get(feed)
    withdraw_plan(touchpoint=touch, by=None, at=NOW + timedelta(minutes=1), reason="Off.")
    answer = get(feed, if_modified_since=first["Last-Modified"])
    assert (answer.status_code, b"VEVENT" in answer.content) == (200, False)


def test_a_client_one_may_no_longer_see_is_not_in_it() -> None:
    leader = make.leader()
    planned(leader, restricted_access=True)
    assert b"Quince" not in get(open_feed(staff=leader, by=leader, at=NOW)).content


def test_a_wrong_address_says_nothing() -> None:
    gone = make.leader(is_active=False)
    feed = open_feed(staff=gone, by=None, at=NOW)
    answers = [Browser().get(f"/calendar/{token}.ics") for token in ("x", "y" * 43, feed.token, "é")]
    assert {(one.status_code, one.content) for one in answers} == {(404, b"Not found.")}


def test_an_address_is_not_guessed_for_long() -> None:
    browser = Browser()
    assert {browser.get(f"/calendar/guess-{number}.ics").status_code for number in range(20)} == {404}
    assert browser.get("/calendar/guess.ics").status_code == 429


def test_a_new_address_ends_the_one_before() -> None:
    leader = make.leader()
    old = open_feed(staff=leader, by=leader, at=NOW).token
    new = open_feed(staff=leader, by=leader, at=NOW)
    assert (feed_behind(old), feed_behind(new.token)) == (None, new)
    assert old not in str(list(AuditEvent.objects.values()))


def test_ones_own_page_shows_the_address_and_changes_it(client: Browser) -> None:
    leader = make.leader()
    client.force_login(leader)
    client.post("/settings/you/calendar/")
    page = client.get("/settings/you/").content.decode()
    assert f"/calendar/{CalendarFeed.objects.get().token}.ics" in page
    assert "8 to 24 hours" in page
