from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.bill import ROOT, main

pytestmark = pytest.mark.plain


@pytest.fixture(scope="module")
def bill(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    file = tmp_path_factory.mktemp("bill") / "bom.json"
    assert main([str(file)]) == 0
    made: dict[str, Any] = json.loads(file.read_text())
    return made


def packages(lock: str) -> set[str]:
    return set(re.findall(r"^([a-z0-9.-]+)==", Path(ROOT, lock).read_text(), re.MULTILINE))


def test_it_is_cyclonedx_of_this_very_product(bill: dict[str, Any]) -> None:
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    assert bill["metadata"]["component"]["name"] == "touchline"


def test_every_locked_package_is_in_it_with_the_hashes_of_its_files(bill: dict[str, Any]) -> None:
    named = {one["name"] for one in bill["components"] if one["purl"].startswith("pkg:pypi/")}
    assert named == packages("requirements-dev.txt") | packages("requirements-embedded.txt") | packages(
        "requirements-node.txt"
    )
    assert [one["name"] for one in bill["components"] if not one["hashes"]] == []


def test_what_runs_is_told_from_what_only_tests_it(bill: dict[str, Any]) -> None:
    runs = {one["name"] for one in bill["components"] if one["scope"] == "required"}
    assert runs >= packages("requirements.txt") | {"htmx.org", "core"}
    assert not runs & {"pytest", "ruff", "pip-audit", "axe-core"}


def test_a_package_of_npm_carries_its_scope(bill: dict[str, Any]) -> None:
    assert any(one["purl"].startswith("pkg:npm/%40tabler/core@") for one in bill["components"])
