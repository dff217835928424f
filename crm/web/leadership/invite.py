"""A planned contact as a calendar file for one's own calendar."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from crm.leadership.invitation import event_of, written
from crm.leadership.models import Touchpoint


def calendar_file(touch: Touchpoint, at: datetime) -> bytes:
    return written([event_of(touch, at, url=settings.SITE_URL + reverse("brief", args=[touch.project_id]))])
