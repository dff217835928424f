"""Meetings as tests tell of them: Ann of ours called it, Bea of Northlight was invited."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from crm.capture.calendar.reading import read
from crm.capture.models import CapturedMeeting
from crm.capture.services.meetings import Teller, take_in_meetings
from crm.capture.services.settling import settle_meetings
from crm.clients.models import Client
from crm.conversations.models import Interaction
from crm.staff.models import StaffMember
from tests import make
from tests.capture.calendar.invitations import calendar, event
from tests.make import local

BEFORE, AFTER = local("2026-10-19 09:00"), local("2026-10-20 12:00")
TEN = "DTSTART;TZID=America/New_York:20261020T100000"
OURS = Teller()


def northlight() -> Client:
    make.house()
    client = make.client("Northlight Bio", domain="northlight.test")
    make.contact(client, "Bea Birch", email="bea@northlight.test")
    return client


def ann(**fields: object) -> StaffMember:
    """A leader of ours, who calls the meeting."""
    person = make.leader("Ann Ash", **fields)
    StaffMember.objects.filter(pk=person.pk).update(email="ann@brackenfold.test")
    return person


def invitation(*lines: str, starts: str = TEN, bea: str = "ACCEPTED", uid: str = "m@brackenfold.test") -> str:
    own = (
        "ORGANIZER:mailto:ann@brackenfold.test",
        f"ATTENDEE;CN=Bea Birch;PARTSTAT={bea}:mailto:bea@northlight.test",
        "DURATION:PT1H",
    )
    return event(*own, *lines, starts=starts, uid=uid)


def tell(*events: str, method: str = "", teller: Teller = OURS, at: datetime = BEFORE) -> None:
    found = read(calendar(*events, method=method), zone=ZoneInfo("America/New_York"), at=at)
    take_in_meetings(found, teller=teller, at=at)


def row() -> CapturedMeeting:
    return CapturedMeeting.objects.get()


def held(at: datetime = AFTER) -> list[Interaction]:
    """What stands on timelines once everything that is over was settled."""
    settle_meetings(at)
    return list(Interaction.objects.standing().order_by("occurred_at"))
