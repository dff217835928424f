"""Quarters of the calendar, in the site's zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from crm.staff.queries import SiteHours


@dataclass(frozen=True)
class Quarter:
    year: int
    number: int

    @property
    def months(self) -> list[date]:
        """The first day of each of its months, and of the one after."""
        return [_month(self.year, 3 * self.number - 2 + n) for n in range(4)]

    @property
    def first(self) -> date:
        return self.months[0]

    @property
    def last(self) -> date:
        return self.months[-1] - timedelta(days=1)

    @property
    def label(self) -> str:
        """“July to September 2026”"""
        return f"{self.first:%B} to {self.last:%B %Y}"

    @property
    def before(self) -> Quarter:
        return quarter_of(self.first - timedelta(days=1))

    @property
    def after(self) -> Quarter:
        return quarter_of(self.last + timedelta(days=1))

    def stretch(self, hours: SiteHours) -> tuple[datetime, datetime]:
        return hours.midnight(self.first), hours.midnight(self.months[-1])


def quarter_of(day: date) -> Quarter:
    return Quarter(day.year, (day.month + 2) // 3)


def _month(year: int, month: int) -> date:
    return date(year, month, 1) if month < 13 else date(year + 1, month - 12, 1)
