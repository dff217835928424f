from __future__ import annotations

from datetime import timedelta

import pytest

from crm.capture.models import CapturedMeeting, Source
from crm.capture.services import feeds
from crm.capture.sources.feed import Fetched
from crm.staff.errors import Refusal
from tests import make
from tests.capture.calendar.invitations import calendar
from tests.capture.meetings import BEFORE, ann, invitation, northlight

pytestmark = pytest.mark.django_db
URL = "webcal://calendar.example/secret-key/basic.ics"


class Server:
    """The network's edge: what it gives, and how it was asked."""

    def __init__(self) -> None:
        self.gives: Fetched | Refusal = Fetched(calendar(invitation()), '"1"')
        self.asked: list[dict[str, str]] = []

    def fetch(self, url: str, **known: str) -> Fetched:
        self.asked.append({"url": url, **known})
        if isinstance(self.gives, Refusal):
            raise self.gives
        return self.gives


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Server:
    found = Server()
    monkeypatch.setattr(feeds, "fetch", found.fetch)
    return found


def subscribed() -> Source:
    northlight()
    return feeds.subscribe(name="Ann's calendar", url=URL, owner=ann(), at=BEFORE)


def read(minutes: int = 0) -> Source:
    feeds.read_calendars(BEFORE + timedelta(minutes=minutes))
    return Source.objects.get()


def test_a_subscribed_calendar_brings_its_meetings(server: Server) -> None:
    subscribed()
    source = read()
    assert (source.answered_at, source.brought_at, source.failure) == (BEFORE, BEFORE, "")
    assert CapturedMeeting.objects.count() == 1


def test_the_secret_address_is_stored_sealed(server: Server) -> None:
    source = subscribed()
    assert (source.address, source.secret) == ("calendar.example", "https://calendar.example/secret-key/basic.ics")
    assert b"secret-key" not in bytes(source.sealed or b"")


def test_a_calendar_is_asked_every_half_hour(server: Server) -> None:
    subscribed()
    for minutes in (0, 5, 29, 30):
        read(minutes)
    assert len(server.asked) == 2


def test_what_has_not_changed_is_read_once_a_day_all_the_same(server: Server) -> None:
    subscribed()
    for minutes in (0, 30, 25 * 60):
        read(minutes)
    assert [one.get("etag", "") for one in server.asked] == ["", '"1"', ""]


def test_trouble_is_kept_in_words_until_it_is_over(server: Server) -> None:
    subscribed()
    server.gives = Refusal("It does not answer.")
    failed = read()
    assert (failed.failure, failed.failing_since, failed.answered_at) == ("It does not answer.", BEFORE, None)
    server.gives = Fetched(calendar())
    assert read(30).failure == ""


@pytest.mark.parametrize("raw", [b"<html>Sign in</html>", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n"])
def test_what_is_no_whole_calendar_calls_nothing_off(server: Server, raw: bytes) -> None:
    subscribed()
    read()
    server.gives = Fetched(raw)
    assert read(30).failure
    read(60)
    assert CapturedMeeting.objects.get().gone_at is None


def test_another_worker_asks_a_calendar_only_once(server: Server) -> None:
    source = subscribed()
    assert feeds.read_calendar(source=source, at=BEFORE)
    assert not feeds.read_calendar(source=source, at=BEFORE)


def test_a_calendar_can_be_tried_before_it_is_kept(server: Server) -> None:
    northlight()
    assert len(feeds.try_calendar(url=URL, owner=None, at=BEFORE).meetings) == 1
    assert not CapturedMeeting.objects.exists()


def test_two_sources_have_two_names(server: Server) -> None:
    source = subscribed()
    with pytest.raises(Refusal, match="already a source"):
        feeds.subscribe(name=source.name, url=URL, owner=make.person(), at=BEFORE)
