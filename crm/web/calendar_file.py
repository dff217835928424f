"""A planned contact as a calendar file for one's own calendar."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse

from crm.leadership.invitation import event_of, written
from crm.leadership.models import Touchpoint


def calendar_file(touch: Touchpoint, at: datetime) -> HttpResponse:
    data = written([event_of(touch, at, url=settings.SITE_URL + reverse("brief", args=[touch.project_id]))])
    response = HttpResponse(data, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="touchline-{touch.pk}.ics"'
    return response
