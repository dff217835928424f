from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from crm.capture.models import TableImport
from crm.clients.models import Client
from crm.conversations.models import Clock
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _house() -> None:
    make.house()


def run(*words: object) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    call_command(*map(str, words), stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def file(folder: Path, text: str) -> Path:
    path = folder / "table.csv"
    path.write_text(text)
    return path


def test_a_table_is_imported_by_what_the_command_says(tmp_path: Path) -> None:
    path = file(tmp_path, "Firma;Stand\nPelloway;Kunde\nOxwillow;rubbish\n")
    out, err = run(
        "import_table", "clients", path, "--map", "name=Firma", "lifecycle=Stand", "--mean", "lifecycle:Kunde=active"
    )
    assert out == "table.csv: 1 new, 1 left out\n"
    assert "Row 3, Stand: “rubbish” is not known." in err
    assert Client.objects.get().lifecycle == "active"


def test_a_dry_run_leaves_nothing_behind(tmp_path: Path) -> None:
    out, _ = run("import_table", "clients", file(tmp_path, "Name\nPelloway\n"), "--dry-run")
    assert out == "table.csv: 1 new (nothing is written)\n"
    assert not Client.objects.exists()
    assert not TableImport.objects.exists()


@pytest.mark.parametrize(("since", "clocks"), [("2026-01-01", 1), ("2026-09-02", 0)])
def test_clocks_start_from_the_date_that_is_given(tmp_path: Path, since: str, clocks: int) -> None:
    make.client("Pelloway")
    path = file(tmp_path, "Client,Date,Channel,Direction,Summary\nPelloway,2026-09-01 10:00,email,inbound,Where?\n")
    run("import_table", "interactions", path, "--since", since)
    assert Clock.objects.count() == clocks


def test_a_wrong_file_ends_with_its_sentence(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no rows"):
        run("import_table", "clients", file(tmp_path, "Name\n"))


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_what_is_exported_is_already_there(tmp_path: Path, ending: str) -> None:
    make.client("=Pelloway", country="CH")
    run("export_table", "clients", "--to", tmp_path / f"clients.{ending}")
    assert run("import_table", "clients", tmp_path / f"clients.{ending}")[0] == f"clients.{ending}: 1 already there\n"
    assert "'=Pelloway" in run("export_table", "clients")[0]
