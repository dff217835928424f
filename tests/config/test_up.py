from __future__ import annotations

import re
import signal
import socket
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from .running import Reader, Up, copy, free_port, get_ready, run, until

pytestmark = [pytest.mark.plain, pytest.mark.worker]


def test_exactly_one_address_is_printed(shared: Up) -> None:
    assert re.findall(r"http\S+", shared.said) == [f"{shared.address}/demo/"]


def test_anybody_of_the_demo_company_signs_in_from_the_chooser(shared: Up) -> None:
    reader = Reader(shared.address)
    page = reader.send("/demo/", person="1")
    assert reader.path == "/"
    assert "are invented" in page


def test_a_second_start_on_the_folder_says_where_it_runs(shared: Up) -> None:
    second = run("--demo", "--data", str(shared.data), "--port", str(free_port()))
    assert second.returncode == 1
    assert second.stderr == f"Touchline is running on {shared.data} already: {shared.address}\n"


def test_the_web_server_alone_listens_on_a_port(shared: Up) -> None:
    ports = {
        connection.laddr.port
        for part in shared.parts
        for connection in part.net_connections("inet")
        if connection.status == psutil.CONN_LISTEN
    }
    assert ports == {shared.port}


def test_each_part_is_one_process_of_its_own(shared: Up) -> None:
    parts = [shared.part(name) for name in ("redis", "worker", "web")]
    assert sorted(one.pid for one in shared.parts) == sorted(part.pid for part in parts)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda number: number.name)
def test_a_signal_ends_every_part(up: Up, number: signal.Signals) -> None:
    assert up.end(number) == 0
    assert up.left() == []


@pytest.mark.parametrize("name", ["worker", "web", "redis"])
def test_one_part_that_dies_ends_the_others_with_a_sentence(up: Up, name: str) -> None:
    up.part(name).kill()
    assert up.process.wait(60) == 1
    assert f"“{name}” ended by itself (code -9), so Touchline stops." in up.said
    assert up.left() == []


def test_a_start_after_a_killed_one_ends_what_was_left(up: Up, start: Callable[..., Up]) -> None:
    up.end(signal.SIGKILL)
    again = start(up.data, "--demo")
    assert "what it left running has been ended" in again.said
    assert up.left() == []
    assert again.end() == 0


@pytest.mark.parametrize("rows", [1, 2], ids=["while it gets ready", "while the parts start"])
def test_a_signal_before_it_stands_leaves_nothing(demo_folder: Path, rows: int) -> None:
    record = demo_folder / "running"
    record.touch()
    early = Up(demo_folder).begin("--demo")
    until(lambda: len(record.read_text().splitlines()) >= rows)
    started = early.process.children(recursive=True)
    assert early.end() in (0, 1)
    assert psutil.wait_procs(started, timeout=5)[1] == []


def test_a_taken_port_is_told_before_anything_starts(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        refused = run("--data", str(tmp_path / "data"), "--port", str(port))
    assert refused.stderr == f"Port {port} cannot be used (Address already in use). Choose another with --port.\n"
    assert not (tmp_path / "data" / "touchline.sqlite3").exists()


@pytest.mark.parametrize("port", ["0", "65536", "http"])
def test_a_port_that_is_none_is_refused(port: str) -> None:
    refused = run("--port", port)
    assert refused.returncode == 2
    assert f"“{port}” is no port; give a number from 1 to 65535" in refused.stderr


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    refused = run("--data", str(tmp_path / "file" / "data"))
    assert "cannot be used (Not a directory). Choose another folder with --data." in refused.stderr


def test_the_demo_company_and_a_real_one_never_share_a_folder(demo_folder: Path) -> None:
    refused = run("--data", str(demo_folder), "--port", str(free_port()))
    assert refused.stderr == (
        f"{demo_folder} holds a demo installation; start it with --demo, or choose another --data.\n"
    )


def test_another_folder_does_not_open_the_other_kind_of_database(demo_folder: Path, tmp_path: Path) -> None:
    rows = f"sqlite:///{demo_folder / 'touchline.sqlite3'}"
    refused = run("--data", str(tmp_path / "real"), "--port", str(free_port()), DATABASE_URL=rows)
    assert refused.stderr == ("This database holds the demo company. Choose another with --data or DATABASE_URL.\n")
    assert not (tmp_path / "real" / "kind").exists()


def test_the_first_administrator_comes_in_by_the_link(
    demo_folder: Path, tmp_path: Path, start: Callable[..., Up]
) -> None:
    data = tmp_path / "real"
    copy(demo_folder / "static", data / "static")
    assert "/welcome/" in get_ready(data).stdout
    first = start(data)
    link = re.search(r"/welcome/[^/]+/", first.said)
    assert link
    reader = Reader(first.address)
    facts = {"name": "Ada Example", "email": "ada@example.com", "password": "a long enough password"}
    house = {"company_name": "Example CDMO", "timezone": "America/New_York", "country": "us"}
    assert "Sign out" in reader.send(link[0], **facts, **house)
    assert "America/New_York" in reader.get("/settings/first-run/hours/")
    assert "Second factor" in reader.get("/status/")
    first.end()
    again = get_ready(data, SITE_URL=first.address)
    assert again.stdout == f"{first.address}/\n"
