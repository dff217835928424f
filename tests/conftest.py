from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from crm.conversations import targets
from crm.staff import queries
from crm.watch import ladder

settings.register_profile(
    "touchline", deadline=None, suppress_health_check=list(HealthCheck), max_examples=30, derandomize=True
)
# HYPOTHESIS_PROFILE=thorough looks longer, and elsewhere each time.
settings.register_profile("thorough", settings.get_profile("touchline"), max_examples=1000, derandomize=False)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "touchline"))


@pytest.fixture(autouse=True)
def _fresh_caches() -> Iterator[None]:
    """A rolled-back test gives its row numbers to the next one; what was compiled for them must go."""
    yield
    for kept in (queries._compiled, queries._holidays, queries._shutdowns, targets._table, ladder._steps):
        kept.cache_clear()


def pytest_collection_modifyitems(items: list[Any]) -> None:
    """Tests of a folder named after a slow thing carry its mark."""
    for item in items:
        if "/browser/" in str(item.path):
            item.add_marker(pytest.mark.browser)
