from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from .running import Up, copy, demo_company


@pytest.fixture(scope="session")
def _demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return demo_company(tmp_path_factory)


@pytest.fixture
def demo_folder(_demo: Path, tmp_path: Path) -> Path:
    """A data folder with the demo company, as the first start leaves it."""
    return copy(_demo, tmp_path / "data")


@pytest.fixture
def start() -> Iterator[Callable[..., Up]]:
    """Starts the product on a folder; whatever a test does, nothing of it runs on afterwards."""
    started: list[Up] = []

    def begin(data: Path, *words: str) -> Up:
        started.append(Up(data))
        return started[-1].start(*words)

    yield begin
    for running in started:
        if running.process.is_running():
            running.end()


@pytest.fixture
def up(demo_folder: Path, start: Callable[..., Up]) -> Up:
    return start(demo_folder, "--demo")


@pytest.fixture(scope="module")
def shared(_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Up]:
    """One running demo company for tests that only look."""
    running = Up(copy(_demo, tmp_path_factory.mktemp("shared") / "data")).start("--demo")
    yield running
    running.end()
