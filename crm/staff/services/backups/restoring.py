"""Puts a backup into an empty database, be it made on SQLite or on PostgreSQL, by this program or an earlier one."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from django.apps.registry import Apps
from django.conf import settings
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.models import Model

from ...backup import FOLDERS, Manifest, decoded, key_is_known, lines, opened, read_manifest, zip_at
from ...errors import Refusal
from ...rows import insert_values

CHUNK = 2000
Told = Callable[[str], object]


def restore(*, source: Path, key: Path | None = None, tell: Told = lambda line: None) -> Manifest:
    """Everything a backup holds, and then the steps to today's tables.

    Refusal when the database is not empty, the backup is damaged, made by a later program or under another secret
    key. In every one of these cases no row is written.
    """
    with tempfile.TemporaryDirectory(prefix="touchline-restore-") as folder:
        path = opened(source, key, Path(folder) / "plain")
        with zip_at(path) as archive:
            manifest = read_manifest(archive)
            _check(archive, manifest)
            old = _as_it_stood(manifest)
            _load(archive, manifest, old, tell)
            _files(archive)
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())
    return manifest


def _check(archive: ZipFile, manifest: Manifest) -> None:
    if not key_is_known(manifest.key):
        raise Refusal(
            "This backup was made under another secret key, which opens what is encrypted in it. Put that key into "
            "SECRET_KEY, or into `secret-key` of the data folder, and restore again."
        )
    if "staff_installation" in connection.introspection.table_names():
        raise Refusal(
            "This database is not empty, and nothing in it is overwritten. Restore into another one: name an empty "
            "folder in TOUCHLINE_DATA, or an empty PostgreSQL database in DATABASE_URL."
        )
    try:
        broken = archive.testzip()
    except (BadZipFile, OSError, EOFError) as error:
        raise Refusal("The backup is damaged.") from error
    if broken:
        raise Refusal(f"The backup is damaged in {broken}.")


def _as_it_stood(manifest: Manifest) -> Apps:
    """The tables of the day of the backup, all empty."""
    executor = steps_to(manifest.migrations)
    known = set(executor.loader.graph.nodes)
    later = [f"{app} {name}" for app, name in manifest.migrations if (app, name) not in known]
    if later:
        raise Refusal(f"This backup was made by a later Touchline, which knows {later[0]}. Restore it with that one.")
    executor.migrate(manifest.migrations)
    return executor.loader.project_state(manifest.migrations).apps


def steps_to(migrations: list[tuple[str, str]]) -> MigrationExecutor:
    """Takes the steps one by one where a backup stood between two that were folded into one since."""
    executor = MigrationExecutor(connection)
    folded = {one for whole in executor.loader.replacements.values() for one in whole.replaces}
    if not folded.isdisjoint(migrations):
        executor.loader = MigrationLoader(connection, replace_migrations=False)
    return executor


def _load(archive: ZipFile, manifest: Manifest, old: Apps, tell: Told) -> None:
    models = {label: old.get_model(label) for label in manifest.tables}
    with connection.constraint_checks_disabled(), transaction.atomic():
        # Some migrations write rows of their own.
        tables = [model._meta.db_table for model in old.get_models(include_auto_created=True)]
        connection.ops.execute_sql_flush(connection.ops.sql_flush(no_style(), tables))
        for label, model in models.items():
            if manifest.tables[label]:
                _fill(model, lines(archive, label))
                tell(f"{label}: {manifest.tables[label]:,}")
        connection.check_constraints()
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(models.values())):
            cursor.execute(statement)


def _fill(model: type[Model], rows: Iterator[list[Any]]) -> None:
    names = next(rows)
    fields = [model._meta.get_field(name) for name in names]
    while chunk := list(islice(rows, CHUNK)):
        values = [[decoded(field, value) for field, value in zip(fields, row, strict=True)] for row in chunk]
        insert_values(model, names, values)


def _files(archive: ZipFile) -> None:
    for name in archive.namelist():
        folder, _, plain = name.partition("/")
        # One name within a folder that is known, so that nothing is written elsewhere.
        if folder in FOLDERS and plain == Path(plain).name != "":
            (settings.DATA_DIR / folder).mkdir(exist_ok=True)
            (settings.DATA_DIR / folder / plain).write_bytes(archive.read(name))
