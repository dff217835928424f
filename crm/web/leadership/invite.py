"""A planned contact as a calendar file. It names the project by its code name and nothing confidential."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from icalendar import Calendar, Event

from crm.leadership.models import Touchpoint
from crm.leadership.slots import LENGTH


def calendar_file(touch: Touchpoint, at: datetime) -> bytes:
    event = Event()
    event.add("uid", f"touchpoint-{touch.pk}@{settings.MAIL_DOMAIN or 'localhost'}")
    event.add("dtstamp", at)
    event.add("dtstart", touch.planned_for)
    event.add("dtend", touch.planned_for + LENGTH)
    event.add("summary", f"Call about {touch.project.code_name}")
    event.add("url", settings.SITE_URL + reverse("brief", args=[touch.project_id]))
    found = Calendar()
    found.add("prodid", "-//Touchline//EN")
    found.add("version", "2.0")
    found.add("method", "PUBLISH")
    found.add_component(event)
    return bytes(found.to_ical())
