"""Statements that a PostgreSQL server plans once for each connection, as planning takes it longer than answering."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import NotSupportedError, connection


def rows_of(sql: str, values: Sequence[Any]) -> list[Any]:
    """What a statement finds that is asked again and again, each time with other values."""
    if not _keeps_plans():
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return list(cursor.fetchall())
    try:
        return _planned_once(sql, values)
    except NotSupportedError:
        # A migration has changed a column meanwhile, and the plan gives what it was before.
        connection.close()
        return _planned_once(sql, values)


def _keeps_plans() -> bool:
    """Not for one who writes: a table may fill under a plan for an empty one. Nor where statements are noted."""
    can = "prepare_threshold" in connection.settings_dict["OPTIONS"]
    return can and not connection.in_atomic_block and not connection.queries_logged


def _planned_once(sql: str, values: Sequence[Any]) -> list[Any]:
    server: Any = connection
    wide = server.Database.types.numeric.Int8
    with connection.cursor() as cursor:
        # Django's own puts the values into the statement, which makes it another one each time.
        cursor.cursor = server.Database.Cursor(server.connection)
        # Small numbers are told as large ones are, or each mixture of them would have a plan of its own.
        cursor.execute(sql, [wide(value) if type(value) is int else value for value in values])
        return list(cursor.fetchall())
