"""What is no backup, or not ours, or has no place to go, is refused in a sentence and writes nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.management import CommandError, call_command
from django.db import models

from crm.staff.backup import FORMAT, MANIFEST, Manifest, decoded, encoded, key_mark, new_key, opened, sealed_for
from crm.staff.errors import Refusal
from crm.staff.services.backups import back_up, restore
from crm.staff.services.backups.restoring import steps_to
from tests import make
from tests.make import MONDAY

WHOLE = Manifest(
    format=FORMAT,
    made_at="2026-10-19T07:00:00+00:00",
    company="Acme",
    database="sqlite",
    key="",
    migrations=[],
    tables={},
)


@pytest.fixture
def ours(settings: Any) -> Manifest:
    return replace(WHOLE, key=key_mark(settings.SECRET_KEY))


def zipped(path: Path, manifest: Manifest | None = None) -> Path:
    with ZipFile(path, "w") as archive:
        archive.writestr("tables/x.jsonl", "[]" * 400)
        if manifest:
            archive.writestr(MANIFEST, manifest.written())
    return path


def refused(path: Path, key: Path | None = None) -> str:
    with pytest.raises(Refusal) as refusal:
        restore(source=path, key=key)
    return str(refusal.value)


@pytest.mark.parametrize("content", [b"", b"PK", b"hello", b"\0" * 4000])
@pytest.mark.django_db
def test_a_file_that_is_no_backup_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x").write_bytes(content)
    assert "is no backup of Touchline, or only a part of one" in refused(tmp_path / "x")


@pytest.mark.django_db
def test_a_file_that_is_not_there_a_folder_and_another_zip_are_refused(tmp_path: Path) -> None:
    assert "cannot be read" in refused(tmp_path / "none")
    assert "cannot be read" in refused(tmp_path)
    assert "is no backup of Touchline" in refused(zipped(tmp_path / "x"))


@pytest.mark.django_db
def test_half_a_backup_is_refused(tmp_path: Path, ours: Manifest) -> None:
    path = zipped(tmp_path / "x", ours)
    path.write_bytes(path.read_bytes()[:-100])
    assert "only a part of one" in refused(path)


@pytest.mark.django_db
def test_a_backup_of_a_later_program_or_another_key_is_refused(tmp_path: Path, ours: Manifest) -> None:
    assert "later Touchline" in refused(zipped(tmp_path / "x", replace(ours, format=FORMAT + 1)))
    assert "another secret key" in refused(zipped(tmp_path / "x", replace(ours, key="0" * 64)))


@pytest.mark.django_db
def test_a_backup_from_between_two_folded_steps_finds_its_place() -> None:
    between, whole = ("staff", "0005_warn_by_mail"), ("staff", "0001_squashed_0015_backed_up_at")
    for place in (between, whole):
        assert place in steps_to([place]).loader.graph.nodes
    assert between not in steps_to([whole]).loader.graph.nodes


@pytest.mark.django_db
def test_nothing_is_overwritten(tmp_path: Path, ours: Manifest) -> None:
    assert "nothing in it is overwritten" in refused(zipped(tmp_path / "x", ours))


@pytest.mark.django_db
def test_a_house_without_anything_and_a_place_that_is_none_are_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="nothing to back up"):
        back_up(to=tmp_path / "x", at=MONDAY)
    make.house()
    with pytest.raises(Refusal, match="cannot be written"):
        back_up(to=tmp_path / "none" / "x", at=MONDAY)


@pytest.mark.plain
def test_an_encrypted_backup_opens_with_its_key_alone(tmp_path: Path) -> None:
    plain, sealed, key, other = (tmp_path / name for name in ("plain", "sealed", "key", "other"))
    (opens, makes), (another, _) = new_key(), new_key()
    plain.write_bytes(b"everything")
    key.write_text(f"# mine\n{opens}\n")
    other.write_text(another)
    sealed_for(plain, makes, sealed)
    assert b"everything" not in sealed.read_bytes()
    assert opened(sealed, key, tmp_path / "out").read_bytes() == b"everything"
    for wrong, says in ((None, "Name the file with its key"), (other, "does not open"), (plain, "holds no age key")):
        with pytest.raises(Refusal, match=says):
            opened(sealed, wrong, tmp_path / "out")


@pytest.mark.plain
def test_a_key_for_encrypting_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="is no age key"):
        sealed_for(tmp_path, "age1nonsense", tmp_path / "x")


@pytest.mark.plain
@pytest.mark.parametrize(
    ("field", "value"),
    [
        (models.DateTimeField(), datetime(2026, 10, 19, 7, 0, 0, 123456, tzinfo=UTC)),
        (models.DateField(), date(2026, 10, 19)),
        (models.TimeField(), time(7, 30)),
        (models.DurationField(), timedelta(days=-3, microseconds=7)),
        (models.BinaryField(), b"\0\xff"),
        (models.DecimalField(), Decimal("1.20")),
        (models.JSONField(), {"a": [1, None, "é"]}),
        (models.TextField(), "line\nline \u2028 \U0001f600"),
        (models.BooleanField(), False),
        (models.IntegerField(), None),
    ],
)
def test_every_kind_of_value_comes_back(field: models.Field[Any, Any], value: object) -> None:
    assert decoded(field, encoded(value)) == value


@pytest.mark.plain
def test_a_new_key_is_written_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    out = StringIO()
    call_command("backup", new_key=tmp_path / "key", stdout=out)
    assert (tmp_path / "key").stat().st_mode & 0o077 == 0
    assert "--for age1" in out.getvalue()
    with pytest.raises(CommandError, match="cannot be made"):
        call_command("backup", new_key=tmp_path / "key", stdout=out)
