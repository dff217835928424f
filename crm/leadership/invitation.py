"""Planned contacts as calendar data (RFC 5545). They name the project by its code name and nothing confidential."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import parseaddr
from importlib import import_module
from typing import TYPE_CHECKING, Any

from django.conf import settings

from .models import Touchpoint
from .slots import LENGTH

if TYPE_CHECKING:
    from icalendar import Event, vCalAddress

PRODUCT = "-//Touchline//EN"


def uid_of(touch: Touchpoint) -> str:
    """The name it keeps in every calendar, whatever becomes of it."""
    return f"touchpoint-{touch.pk}@{settings.MAIL_DOMAIN or 'localhost'}"


def invitation(touch: Touchpoint, at: datetime, *, method: str, guests: Iterable[tuple[str, str]]) -> bytes:
    """A REQUEST or CANCEL to these people (name, address), as written at `at`. The organizer is who sends our mail."""
    event = event_of(touch, at, cancelled=method == "CANCEL")
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    event.add("organizer", _person(name, address))
    for guest, mailbox in guests:
        who = _person(guest, mailbox)
        who.params |= {"ROLE": "REQ-PARTICIPANT", "PARTSTAT": "NEEDS-ACTION", "RSVP": "TRUE", "CUTYPE": "INDIVIDUAL"}
        event.add("attendee", who)
    return written([event], method=method)


def event_of(touch: Touchpoint, at: datetime, *, cancelled: bool = False, url: str = "") -> Event:
    event: Event = icalendar("Event")()
    event.add("uid", uid_of(touch))
    event.add("dtstamp", at.astimezone(UTC).replace(microsecond=0))
    event.add("sequence", touch.sequence)
    event.add("dtstart", touch.planned_for.astimezone(UTC))
    event.add("dtend", (touch.planned_for + LENGTH).astimezone(UTC))
    event.add("summary", summary_of(touch))
    event.add("location", touch.get_channel_display())
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("transp", "OPAQUE")
    if url:
        event.add("url", url)
    return event


def summary_of(touch: Touchpoint) -> str:
    return f"{touch.leader.name}: {touch.project.code_name}"


def written(events: Iterable[Event], *, method: str = "PUBLISH", **properties: object) -> bytes:
    """A calendar of these events, lines folded and ended as the standard wants them."""
    found = icalendar("Calendar")()
    own: dict[str, object] = {"prodid": PRODUCT, "version": "2.0", "calscale": "GREGORIAN", "method": method}
    for name, value in (own | properties).items():
        found.add(name.replace("_", "-"), value)
    for event in events:
        found.add_component(event)
    return bytes(found.to_ical())


def icalendar(name: str) -> Any:
    """Something of the library, which weighs three megabytes and is loaded with the first calendar that is written."""
    return getattr(import_module("icalendar"), name)


def _person(name: str, address: str) -> vCalAddress:
    who: vCalAddress = icalendar("vCalAddress")(f"mailto:{address}")
    if name:
        who.params["CN"] = name
    return who
