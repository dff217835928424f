"""How SQLite would answer a question, without figures of what is stored that could sway it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite plans alike with little stored")


def plan(ask: Callable[[], object]) -> list[str]:
    """The steps SQLite takes to answer what is asked, of all its questions together."""
    asked: list[tuple[str, Any]] = []

    def noting(execute: Callable[..., Any], sql: str, params: Any, *rest: Any) -> Any:
        asked.append((sql, params))
        return execute(sql, params, *rest)

    with connection.execute_wrapper(noting):
        ask()
    return [step for sql, params in asked if sql.startswith("SELECT") for step in _steps(sql, params)]


def _steps(sql: str, params: Any) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
        return [step for *_, step in cursor.fetchall()]
