"""What the `holidays` package knows of countries, each loaded when somebody asks for it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from importlib.util import find_spec, module_from_spec

import holidays
from holidays.registry import COUNTRIES, EntityLoader

# The package of countries loads all 250, ten megabytes, to show one. A bare one in its place loads those asked for.
_countries = find_spec("holidays.countries")
if _countries:
    sys.modules.setdefault(_countries.name, module_from_spec(_countries))

NAMES = {entry[1]: module.replace("_", " ").title() for module, entry in COUNTRIES.items()}
KNOWN = frozenset(EntityLoader.get_country_codes())


def regions(country: str) -> tuple[str, ...]:
    """Parts of a country that keep days of their own, by the package's codes."""
    return tuple(getattr(holidays, country).subdivisions) if country in KNOWN else ()


def languages(country: str) -> Sequence[str]:
    """In which the package names the days of a country."""
    return tuple(getattr(holidays, country).supported_languages)


def public_holidays(country: str, year: int, *, region: str = "", language: str | None = None) -> dict[date, str]:
    """The days a country, or a part of it, keeps in a year."""
    return dict(holidays.country_holidays(country, subdiv=region or None, years=year, language=language).items())
