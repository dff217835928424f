"""When somebody of a client can be reached, in our time. Clients keep the week and the holidays of their country."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from typing import Protocol
from zoneinfo import ZoneInfo

from crm.staff.countries import KNOWN, public_holidays

from .values import WorkWeek

OPENS, CLOSES = time(9), time(17)
# Monday is 0. A custom week is taken as Monday to Friday until it is described.
OPEN_DAYS = {WorkWeek.MON_FRI: range(5), WorkWeek.SUN_THU: (6, 0, 1, 2, 3), WorkWeek.CUSTOM: range(5)}


class Somewhere(Protocol):
    """A client, or as much of one as says when it is open."""

    @property
    def timezone(self) -> str: ...

    @property
    def country(self) -> str: ...

    @property
    def work_week(self) -> str: ...


@dataclass(frozen=True)
class Reach:
    """A client's office hours on one of our dates; both ends empty: closed that day."""

    zone: str
    start: datetime | None
    end: datetime | None

    def in_zone(self, ours: ZoneInfo) -> str:
        """“03:00–11:00 our time”, or that they are closed."""
        if self.start is None or self.end is None:
            return "closed today"
        return f"{self.start.astimezone(ours):%H:%M}–{self.end.astimezone(ours):%H:%M} our time"


def reach(client: Somewhere, day: date) -> Reach | None:
    """Their office hours on their own local date `day`; None when we do not know their zone."""
    if not client.timezone:
        return None
    zone = ZoneInfo(client.timezone)
    if day.weekday() not in OPEN_DAYS[WorkWeek(client.work_week)] or public_holiday(client.country, day):
        return Reach(client.timezone, None, None)
    return Reach(client.timezone, datetime.combine(day, OPENS, tzinfo=zone), datetime.combine(day, CLOSES, tzinfo=zone))


def public_holiday(country: str, day: date) -> str:
    """The name of a country's public holiday on a date; empty when there is none or none is known."""
    return _public_holidays(country, day.year).get(day, "")


@lru_cache(maxsize=128)
def _public_holidays(country: str, year: int) -> Mapping[date, str]:
    return public_holidays(country, year) if country in KNOWN else {}
