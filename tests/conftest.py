from __future__ import annotations

import gc
import os
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from . import make
from .once import taken_back

settings.register_profile(
    "touchline", deadline=None, suppress_health_check=list(HealthCheck), max_examples=30, derandomize=True
)
# HYPOTHESIS_PROFILE=thorough looks longer, and elsewhere each time.
settings.register_profile("thorough", settings.get_profile("touchline"), max_examples=1000, derandomize=False)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "touchline"))


# Folders whose tests start programs.
LONG = frozenset({"browser", "config", "faults", "jobs"})


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The house is written while no test has changed a setting yet."""
    with taken_back(django_db_blocker):
        make.house()


def pytest_collection_modifyitems(items: list[Any]) -> None:
    """Tests of a folder named after a slow thing carry its mark. The long ones begin, so that short ones end a run."""
    for item in items:
        if "/browser/" in str(item.path):
            item.add_marker(pytest.mark.browser)
    items.sort(key=lambda item: LONG.isdisjoint(item.path.parts))


def pytest_collection_finish() -> None:
    """What has been imported and collected stays to the end: the collector of garbage need not walk it again."""
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)
