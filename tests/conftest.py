from __future__ import annotations

import os
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "touchline", deadline=None, suppress_health_check=list(HealthCheck), max_examples=30, derandomize=True
)
# HYPOTHESIS_PROFILE=thorough looks longer, and elsewhere each time.
settings.register_profile("thorough", settings.get_profile("touchline"), max_examples=1000, derandomize=False)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "touchline"))


def pytest_collection_modifyitems(items: list[Any]) -> None:
    """Tests of a folder named after a slow thing carry its mark."""
    for item in items:
        if "/browser/" in str(item.path):
            item.add_marker(pytest.mark.browser)
