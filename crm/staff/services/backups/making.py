"""Writes everything into one file while people go on working."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.models import Model

from ...backup import FOLDERS, FORMAT, MANIFEST, Manifest, encoded, entry_of, key_mark, saved_models, sealed_for
from ...errors import Refusal
from ...models import Installation
from ...sealing import secrets_known

CHUNK = 2000
SNAPSHOT = "snapshot"
Told = Callable[[str], object]


def back_up(*, to: Path, at: datetime, recipient: str = "", tell: Told = lambda line: None) -> Manifest:
    """One moment of everything, at `to`; encrypted for `recipient` where one is named.

    The file appears whole or not at all. Refusal when there is nothing to save or no room for it.
    """
    if not Installation.objects.exists():
        raise Refusal("There is nothing to back up yet.")
    try:
        with tempfile.TemporaryDirectory(prefix=".backup-", dir=to.parent) as folder:
            made = Path(folder) / "plain"
            manifest = _write(made, at, tell)
            if recipient:
                sealed_for(made, recipient, Path(folder) / "sealed")
                made = Path(folder) / "sealed"
            made.chmod(0o600)
            os.replace(made, to)
    except OSError as error:
        raise Refusal(f"{to} cannot be written: {error.strerror}.") from error
    Installation.objects.update(backed_up_at=at)
    return manifest


def _write(path: Path, at: datetime, tell: Told) -> Manifest:
    with ZipFile(path, "w", ZIP_DEFLATED, compresslevel=3) as archive:
        with _snapshot() as alias:
            manifest = _rows(archive, alias, at, tell)
        _files(archive)
        archive.writestr(MANIFEST, manifest.written())
    return manifest


def _files(archive: ZipFile) -> None:
    for path in sorted(path for folder in FOLDERS for path in (settings.DATA_DIR / folder).glob("*") if path.is_file()):
        # An upload may be read and removed at any moment.
        with suppress(FileNotFoundError):
            archive.write(path, f"{path.parent.name}/{path.name}")


def _rows(archive: ZipFile, alias: str, at: datetime, tell: Told) -> Manifest:
    return Manifest(
        format=FORMAT,
        made_at=at.isoformat(),
        company=Installation.objects.using(alias).values_list("company_name", flat=True)[0],
        database=connections[alias].vendor,
        key=key_mark(secrets_known()[0]),
        migrations=sorted(MigrationLoader(connections[alias]).graph.leaf_nodes()),
        tables={model._meta.label_lower: _table(archive, model, alias, tell) for model in saved_models()},
    )


@contextmanager
def _snapshot() -> Iterator[str]:
    """A connection that sees one moment, whatever is written meanwhile, and keeps nobody from writing."""
    connection = connections.create_connection(DEFAULT_DB_ALIAS)
    connection.alias = SNAPSHOT
    # SQLite begins to write only when it must; here it never does.
    connection.transaction_mode = "DEFERRED"  # type: ignore[attr-defined]  # SQLite alone has it
    connections[SNAPSHOT] = connection
    try:
        with transaction.atomic(using=SNAPSHOT), connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield SNAPSHOT
    finally:
        connection.close()
        del connections[SNAPSHOT]


def _table(archive: ZipFile, model: type[Model], alias: str, tell: Told) -> int:
    names = [field.attname for field in model._meta.concrete_fields]
    rows = model._base_manager.using(alias).order_by("pk").values_list(*names)
    count = 0
    with archive.open(entry_of(model._meta.label_lower), "w", force_zip64=True) as file:
        file.write(json.dumps(names).encode() + b"\n")
        for row in rows.iterator(CHUNK):
            file.write(json.dumps([encoded(value) for value in row], ensure_ascii=False).encode() + b"\n")
            count += 1
    if count:
        tell(f"{model._meta.label_lower}: {count:,}")
    return count
