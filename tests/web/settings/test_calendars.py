from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser

from crm.capture.models import CapturedMeeting, MeetingState, Source
from crm.capture.services import feeds
from crm.capture.sources.feed import Fetched
from crm.conversations.models import Interaction
from crm.staff.errors import Refusal
from crm.staff.models import AuditEvent, StaffMember
from crm.web.door import now
from tests import make
from tests.capture.calendar.invitations import calendar, event
from tests.capture.meetings import ann, held, invitation, northlight, tell

pytestmark = pytest.mark.django_db
PAGE = "/settings/calendars/"
URL = "https://calendar.example/secret-key/basic.ics"
LONG_PAST = "DTSTART;TZID=America/New_York:20251020T100000"


@pytest.fixture
def me() -> StaffMember:
    northlight()
    return ann()


@pytest.fixture
def browser(me: StaffMember) -> Browser:
    browser = Browser()
    browser.force_login(me)
    return browser


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Any:
    tomorrow = f"DTSTART:{now() + timedelta(days=1):%Y%m%dT%H%M%SZ}"
    gives: list[Fetched | Refusal] = [Fetched(calendar(invitation(starts=tomorrow)))]

    def fetch(url: str, **known: str) -> Fetched:
        if isinstance(gives[0], Refusal):
            raise gives[0]
        return gives[0]

    monkeypatch.setattr(feeds, "fetch", fetch)
    return gives


def page(browser: Browser) -> str:
    return browser.get(PAGE).content.decode()


def test_a_calendar_of_ones_own_is_read_at_once(browser: Browser, me: StaffMember, server: Any) -> None:
    browser.post(PAGE, {"name": "Ann's calendar", "url": URL})
    assert (Source.objects.get().owner, CapturedMeeting.objects.count()) == (me, 1)
    assert "secret-key" not in page(browser)


def test_an_address_that_gives_nothing_is_not_kept(browser: Browser, server: Any) -> None:
    server[0] = Refusal("That host does not answer.")
    answer = browser.post(PAGE, {"name": "Ann's calendar", "url": URL})
    assert (answer.status_code, "That host does not answer." in answer.content.decode()) == (422, True)
    assert not Source.objects.exists()


def test_a_calendar_is_tested_and_switched_off(browser: Browser, server: Any) -> None:
    browser.post(PAGE, {"name": "Ann's calendar", "url": URL})
    pk = Source.objects.get().pk
    server[0] = Refusal("That host does not answer.")
    assert "does not answer" in browser.post(f"{PAGE}{pk}/test/", follow=True).content.decode()
    browser.post(f"{PAGE}{pk}/switch/", {"off": "1"})
    assert not Source.objects.get().is_active


def test_anothers_calendar_is_not_ones_own(browser: Browser, server: Any) -> None:
    browser.post(PAGE, {"name": "Ann's calendar", "url": URL})
    other = Browser()
    other.force_login(make.person())
    assert "Ann's calendar" not in other.get(PAGE).content.decode()
    assert other.post(f"{PAGE}{Source.objects.get().pk}/test/").status_code == 404


def test_a_file_brings_its_meetings_and_says_what_it_did_not(browser: Browser) -> None:
    data = calendar(invitation(starts=LONG_PAST), event("SUMMARY:Odd", starts="", uid="odd@x"))
    answer = browser.post(f"{PAGE}upload/", {"file": SimpleUploadedFile("a.ics", data)})
    assert "Odd: it does not say when it begins." in answer.content.decode()
    assert Interaction.objects.count() == 1


def test_a_file_that_is_missing_is_asked_for(browser: Browser) -> None:
    assert browser.post(f"{PAGE}upload/").status_code == 422


def waiting(**client: Any) -> CapturedMeeting:
    make.client("Other Bio", domain="other.test", **client)
    tell(invitation("SUMMARY:Both", "ATTENDEE:mailto:olaf@other.test"))
    held()
    return CapturedMeeting.objects.get()


def test_a_meeting_of_two_clients_waits_here_until_somebody_sets_it_aside(me: StaffMember) -> None:
    placer = Browser()
    placer.force_login(make.person(staff_role="project_manager"))
    meeting = waiting()
    assert "Both" in page(placer)
    placer.post(f"{PAGE}meetings/{meeting.pk}/set-aside/")
    meeting.refresh_from_db()
    assert (meeting.state, "Both" in page(placer).split("<h1")[1]) == (MeetingState.SET_ASIDE, False)
    mark = AuditEvent.objects.get(model="capturedmeeting", object_id=meeting.pk)
    assert (mark.old, mark.new, mark.actor_id) == ("waiting", "set_aside", int(placer.session["_auth_user_id"]))


def test_a_meeting_that_waits_stands_in_the_intake_too(me: StaffMember) -> None:
    placer = Browser()
    placer.force_login(make.person(staff_role="project_manager"))
    meeting = waiting()
    assert "Both" in placer.get("/intake/").content.decode()
    answer = placer.post(f"{PAGE}meetings/{meeting.pk}/set-aside/", {"next": "/intake/"})
    assert answer.headers["Location"] == "/intake/"
    assert "Meetings that wait" not in placer.get("/intake/").content.decode()


def test_a_meeting_with_a_client_one_may_not_see_stays_behind_its_wall(me: StaffMember) -> None:
    stranger = Browser()
    stranger.force_login(make.person(staff_role="project_manager"))
    meeting = waiting(restricted_access=True)
    assert "Both" not in page(stranger)
    stranger.post(f"{PAGE}meetings/{meeting.pk}/set-aside/")
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.WAITING
