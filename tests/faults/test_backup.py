"""What was saved while people worked is what is restored, row for row, on either database."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from .house import House, empty, kill, on_file

# Each change is two rows, so that a moment in the middle of work is seen to be one.
WORKS = """
from django.utils import timezone
from crm.clients.models import Client
from crm.clients.services import change_client
print("works", flush=True)
number = 0
while True:
    number += 1
    for client in Client.objects.all()[:3]:
        change_client(client=client, by=None, at=timezone.now(), domain=f"{number}.{client.pk}.test")
"""
CALL = "from django.core.management import call_command\ncall_command({})"


@contextmanager
def busy(house: House) -> Iterator[subprocess.Popen[str]]:
    worker = house.start(WORKS)
    try:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "works\n"
        yield worker
    finally:
        kill(worker)


def save(house: House, file: Path) -> Path:
    house.run(CALL.format(f"'backup', {str(file)!r}"))
    return file


def restored(file: Path, to: House) -> House:
    to.run(CALL.format(f"'restore', {str(file)!r}"))
    return to


def tables(file: Path) -> dict[str, list[Any]]:
    """Every row that was saved, but for the installation's, which keeps when."""
    with ZipFile(file) as archive:
        names = [name for name in archive.namelist() if name.startswith("tables/") and "installation" not in name]
        return {name: [json.loads(line) for line in archive.read(name).splitlines()] for name in names}


def rows(saved: dict[str, list[Any]], label: str) -> list[dict[str, Any]]:
    names, *lines = saved[f"tables/{label}.jsonl"]
    return [dict(zip(names, line, strict=True)) for line in lines]


def test_what_is_saved_while_people_work_is_restored_row_for_row(house: House, tmp_path: Path) -> None:
    waiting = house.folder / "imports" / "part-1"
    waiting.parent.mkdir(exist_ok=True)
    waiting.write_bytes(b"sealed")
    with busy(house) as worker:
        saved = save(house, tmp_path / "saved.zip")
        assert worker.poll() is None
    other = restored(saved, empty(house, tmp_path / "other"))
    assert (other.folder / "imports" / "part-1").read_bytes() == b"sealed"
    first = tables(saved)
    assert tables(save(other, tmp_path / "again.zip")) == first
    # One moment: what a client is called is what the last mark says.
    marks = {row["object_id"]: row["new"] for row in rows(first, "staff.auditevent") if row["field"] == "domain"}
    assert len(marks) == 3
    assert {row["id"]: row["domain"] for row in rows(first, "clients.client") if row["id"] in marks} == marks
    # Its trail is whole, its search finds what it found, and it goes on.
    said = other.run(f"{CALL.format(repr('verify_trail'))}\n{CALL.format(repr('rebuild_search'))}\nprint(sweep(at))")
    assert "The trail is whole" in said
    assert "All words were as they should be." in said


def test_a_house_moves_from_a_server_to_a_file(house: House, tmp_path: Path) -> None:
    if house.url.startswith("sqlite"):
        pytest.skip("a house on a file is restored on one above")
    saved = save(house, tmp_path / "saved.zip")
    other = restored(saved, on_file(tmp_path / "other"))
    assert tables(save(other, tmp_path / "again.zip")) == tables(saved)
