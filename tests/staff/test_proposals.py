from __future__ import annotations

import subprocess
import sys
from datetime import date

import pytest

from crm.staff.countries import regions
from crm.staff.errors import Refusal
from crm.staff.proposals import countries, proposals

pytestmark = pytest.mark.plain


def test_the_usual_days_of_the_united_states_are_those_of_the_policy() -> None:
    usual = {row.date for row in proposals(country="US", year=2026) if row.usual}
    named = {(1, 1), (5, 25), (6, 19), (7, 3), (7, 4), (9, 7), (11, 26), (11, 27), (12, 24), (12, 25)}
    assert usual == {date(2026, month, day) for month, day in named}


def test_days_few_sites_keep_are_offered_without_a_tick() -> None:
    offered = {row.name: row.usual for row in proposals(country="US", year=2026)}
    assert offered["Columbus Day"] is False


def test_a_region_adds_its_own_days_in_english() -> None:
    names = {row.name for row in proposals(country="DE", year=2026, region="BY")}
    assert "Epiphany" in names
    assert "Epiphany" not in {row.name for row in proposals(country="DE", year=2026)}


def test_a_place_nobody_knows_is_refused() -> None:
    with pytest.raises(Refusal, match="Choose another country"):
        proposals(country="XX", year=2026)
    with pytest.raises(Refusal, match="no part of Germany"):
        proposals(country="DE", year=2026, region="TX")


def test_countries_have_names_and_their_parts_codes() -> None:
    assert dict(countries())["GB"] == "United Kingdom"
    assert "BY" in regions("DE")


def test_one_country_is_loaded_alone() -> None:
    asked = "from crm.staff.countries import public_holidays; import sys; print(len(public_holidays('JP', 2026)))"
    counted = "print(sum(name.startswith('holidays.countries.') for name in sys.modules))"
    told = subprocess.run([sys.executable, "-c", f"{asked}; {counted}"], capture_output=True, text=True, check=True)
    days, loaded = map(int, told.stdout.split())
    assert days > 10
    assert loaded < 5
