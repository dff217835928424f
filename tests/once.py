"""What many tests need alike and is dear to make: made once in a run, or once for a module."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.models import Model
from django.db.models.sql import InsertQuery


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """A folder that was made once in this run; whoever wants to change something in it takes a copy."""
    root = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        root = root.parent
    folder, unfinished = root / name, root / f"{name}-unfinished"
    with (root / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            shutil.rmtree(unfinished, ignore_errors=True)
            unfinished.mkdir()
            make(unfinished)
            unfinished.rename(folder)
    return folder


@contextmanager
def taken_back(blocker: Any) -> Iterator[None]:
    """Around a fixture of a whole module: its rows stand for every test of it, and are gone after the last."""
    with blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


class Kept:
    """The rows that services write for many tests alike, kept when they are written first in a process.

    An edition names what it is the edition of (crm.staff.models), so what was compiled of these rows stays right.
    """

    def __init__(self, write: Callable[[], object]) -> None:
        self.write = write
        self.statements: list[tuple[str, Any]] = []

    def put_back(self) -> None:
        """Into tables that have none of these rows yet; the first time they are written."""
        if not self.statements:
            self.statements = self._written()
            return
        with connection.cursor() as cursor:
            for sql, values in self.statements:
                cursor.execute(sql, values)

    def _written(self) -> list[tuple[str, Any]]:
        before = {model: set(model._base_manager.values_list("pk", flat=True)) for model in apps.get_models()}
        self.write()
        after = {
            model: list(model._base_manager.exclude(pk__in=known).order_by("pk")) for model, known in before.items()
        }
        return [statement for model, rows in after.items() if rows for statement in _inserting(model, rows)]


def _inserting(model: type[Model], rows: list[Model]) -> list[tuple[str, Any]]:
    # Others may stand in the trail before; nothing refers to a line of it by its number.
    numbered = model._meta.label != "staff.AuditEvent"
    insert = InsertQuery(model)
    insert.insert_values([field for field in model._meta.concrete_fields if numbered or not field.primary_key], rows)
    return list(insert.get_compiler(connection=connection).as_sql())
