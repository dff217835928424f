"""Plans that a PostgreSQL server keeps; SQLite makes its own in no time."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from crm.staff.prepared import rows_of
from tests import make

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="only a server keeps plans"),
]

NAMES = "SELECT name FROM staff_staffmember WHERE id < %s ORDER BY id"


def kept() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements ORDER BY statement")
        return [statement for (statement,) in cursor.fetchall()]


def behind_our_back(statement: str) -> None:
    """As a migration does it that another process runs."""
    other: Any = connection.copy()
    with other.cursor() as cursor:
        cursor.execute(statement)
    other.close()


def test_a_statement_has_one_plan_whatever_it_is_asked_for() -> None:
    connection.close()
    make.person("Tom")
    assert [rows_of(NAMES, [most]) for most in (0, 2**15, 2**31, 2**40)] == [[], *[[("Tom",)]] * 3]
    assert kept() == [NAMES.replace("%s", "$1")]


def test_who_writes_goes_by_no_plan_of_before() -> None:
    connection.close()
    with transaction.atomic():
        assert rows_of(NAMES, [2]) == []
    assert kept() == []


def test_what_is_asked_stands_in_the_record_of_statements() -> None:
    with CaptureQueriesContext(connection) as asked:
        rows_of(NAMES, [3])
    assert [one["sql"] for one in asked.captured_queries] == [NAMES % 3]


def test_a_column_may_change_while_people_look() -> None:
    behind_our_back("CREATE TABLE shelf (label varchar(9))")
    try:
        behind_our_back("INSERT INTO shelf VALUES ('left')")
        assert rows_of("SELECT label FROM shelf", []) == [("left",)]
        behind_our_back("ALTER TABLE shelf ALTER label TYPE varchar(20)")
        assert rows_of("SELECT label FROM shelf", []) == [("left",)]
    finally:
        behind_our_back("DROP TABLE shelf")
