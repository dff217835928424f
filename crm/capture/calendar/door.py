"""Where files come in. What reads them weighs four megabytes, so a house without calendars never loads it."""

from __future__ import annotations

from datetime import datetime, tzinfo
from importlib import import_module

from .values import Reading


def read(raw: bytes, *, zone: tzinfo, at: datetime) -> Reading:
    """What a calendar file says; `zone` is its owner's, series are unfolded around `at`. Never raises."""
    found: Reading = import_module("crm.capture.calendar.reading").read(raw, zone=zone, at=at)
    return found
