"""Invitations to planned contacts: once for each version, and as calendars of all kinds want them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.message import Message
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from icalendar import Calendar, Event

from crm.capture.mail.classes import OUR_LOOP, OUR_NOTICES
from crm.digests.models import Delivery
from crm.digests.services import queue_invitations
from crm.digests.values import DeliveryStatus
from crm.leadership.models import Touchpoint
from crm.leadership.services import hand_over_planned, move_plan, plan, withdraw_plan
from tests import make
from tests.make import MONDAY

from .post import posted

pytestmark = pytest.mark.django_db
WHEN = MONDAY + timedelta(days=2, hours=3)


@pytest.fixture(autouse=True)
def _house() -> None:
    make.house()


def planned(*, invited: bool = False, **facts: Any) -> Touchpoint:
    client = make.client("Northlight Bio")
    guest = make.contact(client, "Bea Birch", email="bea@northlight.test") if invited else None
    known: dict[str, Any] = {"leader": make.leader("Ann Ash"), "planned_for": WHEN, "note": "The fill line."}
    return plan(project=make.project(client, code_name="Quince"), by=None, at=MONDAY, invited=guest, **(known | facts))


def sent(at: datetime = MONDAY) -> list[EmailMessage]:
    """What leaves now."""
    before = len(mail.outbox)
    queue_invitations(at)
    posted(at)
    return list(mail.outbox[before:])


def parts(message: EmailMessage) -> list[Message]:
    return list(message.message().walk())


def calendar_part(message: EmailMessage) -> Message:
    return next(part for part in parts(message) if part.get_content_type() == "text/calendar")


def event(message: EmailMessage) -> Event:
    attached = next(part for part in parts(message) if part.get_filename() == "invite.ics")
    data = attached.get_payload(decode=True)
    assert isinstance(data, bytes)
    [found] = Calendar.from_ical(data).walk("VEVENT")
    assert isinstance(found, Event)
    return found


def told(message: EmailMessage) -> tuple[str, int, list[str]]:
    """Method, version and readers."""
    return str(calendar_part(message).get_param("method")), int(str(event(message)["SEQUENCE"])), message.to


def test_a_planned_contact_leaves_as_an_invitation_once() -> None:
    touch = planned()
    [invited] = sent()
    assert told(invited) == ("REQUEST", 0, [touch.leader.email])
    assert sent() == []


def test_the_contact_of_the_client_is_invited_where_asked() -> None:
    touch = planned(invited=True)
    [invited] = sent()
    assert invited.to == [touch.leader.email, "bea@northlight.test"]
    assert "/brief/" not in str(invited.message())


def test_nothing_confidential_is_in_an_invitation() -> None:
    planned()
    [invited] = sent()
    text = str(invited.message()) + event(invited).to_ical().decode()
    assert "fill line" not in text
    assert "Northlight" not in text


def test_a_move_is_told_as_the_next_version_of_the_same_meeting() -> None:
    touch = planned()
    [first] = sent()
    move_plan(touchpoint=touch, planned_for=WHEN + timedelta(days=1), channel="phone_call", by=None, at=MONDAY)
    [second] = sent()
    assert told(second)[:2] == ("REQUEST", 1)
    assert event(first)["UID"] == event(second)["UID"]
    assert event(second).start == (WHEN + timedelta(days=1)).astimezone(UTC)


def test_what_is_called_off_is_cancelled() -> None:
    touch = planned(invited=True)
    sent()
    withdraw_plan(touchpoint=touch, by=None, at=MONDAY, reason="They are on holiday.")
    [off] = sent()
    assert told(off) == ("CANCEL", 1, [touch.leader.email, "bea@northlight.test"])
    assert event(off)["STATUS"] == "CANCELLED"


def test_what_nobody_was_told_of_needs_no_end() -> None:
    withdraw_plan(touchpoint=planned(), by=None, at=MONDAY, reason="Taken back.")
    assert sent() == []


def test_a_plan_that_was_moved_before_the_mail_left_is_told_once() -> None:
    touch = planned()
    queue_invitations(MONDAY)
    move_plan(touchpoint=touch, planned_for=WHEN + timedelta(days=1), channel="phone_call", by=None, at=MONDAY)
    assert [told(one)[1] for one in sent()] == [1]
    assert Delivery.objects.filter(delivery_status=DeliveryStatus.SPARED).count() == 1


def test_who_hands_a_plan_over_hears_that_it_is_no_longer_theirs() -> None:
    touch, other = planned(invited=True), make.leader("Bo Beech")
    sent()
    hand_over_planned(leader=touch.leader, to=other, by=None, at=MONDAY)
    assert sorted(told(one) for one in sent()) == [
        ("CANCEL", 1, [touch.leader.email]),
        ("REQUEST", 1, [other.email, "bea@northlight.test"]),
    ]


def test_a_plan_of_the_past_is_told_to_nobody() -> None:
    planned()
    assert sent(WHEN + timedelta(hours=1)) == []


def test_two_workers_invite_once() -> None:
    planned()
    queue_invitations(MONDAY)
    queue_invitations(MONDAY)
    assert len(sent()) == 1


def test_the_mail_is_built_as_calendar_programs_want_it() -> None:
    planned()
    [invited] = sent()
    kinds = [part.get_content_type() for part in parts(invited)]
    assert kinds[-4:] == ["text/plain", "text/html", "text/calendar", "application/ics"]
    inline = calendar_part(invited)
    assert (inline.get_param("method"), str(inline.get_param("charset")).lower()) == ("REQUEST", "utf-8")
    assert "Content-Disposition" not in inline


def test_the_inline_part_and_the_file_say_the_same() -> None:
    planned()
    [invited] = sent()
    inline = calendar_part(invited).get_payload(decode=True)
    assert isinstance(inline, bytes)
    assert Calendar.from_ical(inline).walk("VEVENT")[0] == event(invited)


def test_the_file_has_what_outlook_google_and_apple_ask_for() -> None:
    planned(leader=make.leader("Renée Ångström-Bartholomew de la Très Longue Maison du Lac Supérieur"))
    [invited] = sent()
    data = next(part for part in parts(invited) if part.get_filename() == "invite.ics").get_payload(decode=True)
    assert isinstance(data, bytes)
    lines = data.split(b"\r\n")
    assert lines[-1] == b""
    assert all(len(line) <= 75 and b"\n" not in line for line in lines)
    for wanted in (
        b"VERSION:2.0",
        b"METHOD:REQUEST",
        b"DTSTART:20261021T140000Z",
        b"DTEND:20261021T143000Z",
        b"SEQUENCE:0",
    ):
        assert wanted in lines
    assert {"UID", "DTSTAMP", "SUMMARY", "ORGANIZER", "ATTENDEE", "STATUS"} <= event(invited).keys()


def test_the_organizer_is_who_sends_the_mail(settings: Any) -> None:
    settings.DEFAULT_FROM_EMAIL = "Touchline <crm@brackenfold.test>"
    planned()
    [invited] = sent()
    assert event(invited)["ORGANIZER"] == "mailto:crm@brackenfold.test"
    assert "crm@brackenfold.test" in invited.from_email


def test_an_invitation_carries_the_marks_by_which_it_is_known_as_our_own() -> None:
    planned()
    [invited] = sent()
    message = invited.message()
    assert (message["Auto-Submitted"], message["X-Auto-Response-Suppress"]) == ("auto-generated", "All")
    assert message[OUR_LOOP] == "1"
    assert str(message["Message-ID"]).startswith(f"<{OUR_NOTICES}")
