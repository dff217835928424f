"""Holidays proposed for confirmation: named by the `holidays` package, closed only when somebody says so.

A live feed would count folklore days as holidays (POLICIES.md, working calendar).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from operator import itemgetter

from .countries import NAMES, languages, public_holidays, regions
from .errors import Refusal

# The days POLICIES.md closes in the United States, by the names the package gives them.
CLOSED_IN_THE_US = (
    "New Year's Day",
    "Memorial Day",
    "Juneteenth National Independence Day",
    "Independence Day",
    "Labor Day",
    "Thanksgiving Day",
    "Day after Thanksgiving",
    "Christmas Eve",
    "Christmas Day",
)


@dataclass(frozen=True)
class Proposal:
    """A day a country keeps. `usual`: most sites like ours are closed then."""

    date: date
    name: str
    usual: bool


def countries() -> tuple[tuple[str, str], ...]:
    """Two-letter code and English name of every country whose holidays are known, by name."""
    return tuple(sorted(NAMES.items(), key=itemgetter(1)))


def proposals(*, country: str, year: int, region: str = "") -> list[Proposal]:
    """The public holidays of a country (or of a part of it) in a year. Refusal when the place is not known."""
    if country not in NAMES:
        raise Refusal(f"No holidays are known for “{country}”. Choose another country, or add your own days.")
    if region and region not in regions(country):
        raise Refusal(f"“{region}” is no part of {NAMES[country]} with holidays of its own.")
    found = public_holidays(country, year, region=region, language=_language(country))
    if country == "US":
        found = _with_bridges(found, year)
    return [Proposal(day, name, _usual(country, name)) for day, name in sorted(found.items())]


def _language(country: str) -> str | None:
    """English where the package speaks it for this country, else the country's own words."""
    return "en_US" if "en_US" in languages(country) else None


def _with_bridges(found: dict[date, str], year: int) -> dict[date, str]:
    """The two days that are customary in the United States and not public holidays."""
    after = {day + timedelta(days=1): "Day after Thanksgiving" for day, name in found.items() if "Thanksgiving" in name}
    return after | {date(year, 12, 24): "Christmas Eve"} | found


def _usual(country: str, name: str) -> bool:
    return country != "US" or name.startswith(CLOSED_IN_THE_US)
