"""Writing many rows at once, new or changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection, models

# What a database takes as it stands on the row.
PLAIN = (models.CharField, models.TextField, models.BooleanField, models.IntegerField, models.ForeignKey)


def update_rows(rows: Sequence[models.Model], names: Sequence[str]) -> None:
    """Write these fields, or their columns, of many stored rows of one model, in as many small updates sent together.

    Django's `bulk_update` puts every value into one long CASE, which takes ten times as long to read as to write.
    """
    if not rows:
        return
    table, columns = rows[0]._meta.db_table, rows[0]._meta.concrete_fields
    fields = [field for field in columns if field.name in names or field.attname in names]
    key = next(field for field in columns if field.primary_key)
    quote = connection.ops.quote_name
    assignments = ", ".join(f"{quote(str(field.column))} = %s" for field in fields)
    # Table and columns are named by the model; every value is a parameter.
    sql = f"UPDATE {quote(table)} SET {assignments} WHERE {quote(str(key.column))} = %s"  # noqa: S608
    values = [_as_stored(field, [getattr(row, field.attname) for row in rows]) for field in (*fields, key)]
    with connection.cursor() as cursor:
        cursor.executemany(sql, list(zip(*values, strict=True)))


def insert_rows(rows: Sequence[models.Model]) -> None:
    """Store new rows of one model, in as many small inserts sent together; each has its number afterwards.

    Inside a transaction, so that on SQLite nobody else takes the same numbers.
    Django's `bulk_create` compiles one long statement out of every value, which takes ten times as long as to run it.
    """
    if not rows:
        return
    model = type(rows[0])
    fields = model._meta.concrete_fields
    _number([row for row in rows if row.pk is None], model)
    for field in fields:
        if isinstance(field, models.ForeignKey):
            _follow(field, rows)
    _insert(model, fields, [_column(field, rows) for field in fields])
    for row in rows:
        row._state.adding, row._state.db = False, connection.alias


def insert_values(model: type[models.Model], names: Sequence[str], values: Sequence[Sequence[Any]]) -> None:
    """The same for values of these columns, where nobody needs the rows themselves: making one takes longer than
    storing it.
    """
    if values:
        by_name = {field.attname: field for field in model._meta.concrete_fields}
        fields = [by_name[name] for name in names]
        columns = zip(*values, strict=True)
        _insert(model, fields, [_as_stored(field, list(column)) for field, column in zip(fields, columns, strict=True)])


def _insert(model: type[models.Model], fields: Sequence[models.Field[Any, Any]], columns: Sequence[list[Any]]) -> None:
    quote = connection.ops.quote_name
    names = ", ".join(quote(str(field.column)) for field in fields)
    # As above: names from the model, every value a parameter.
    sql = f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({', '.join(['%s'] * len(fields))})"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.executemany(sql, list(zip(*columns, strict=True)))


def _follow(field: models.ForeignKey[Any, Any], rows: Sequence[models.Model]) -> None:
    """A row that was named before it had a number has one now."""
    for row in rows:
        named = field.get_cached_value(row, default=None) if getattr(row, field.attname) is None else None
        if named is not None:
            setattr(row, field.attname, named.pk)


def _column(field: models.Field[Any, Any], rows: Sequence[models.Model]) -> list[Any]:
    """What the rows say, but for fields that know better themselves when they are saved."""
    by_itself = type(field).pre_save not in (models.Field.pre_save, models.DateTimeField.pre_save)
    if by_itself or getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False):
        return _as_stored(field, [field.pre_save(row, add=True) for row in rows])
    name = field.attname
    return _as_stored(field, [getattr(row, name) for row in rows])


def _as_stored(field: models.Field[Any, Any], values: list[Any]) -> list[Any]:
    """Times and the like as the database wants them; texts, numbers and marks as they are."""
    if isinstance(field, PLAIN):
        return values
    if isinstance(field, models.DateTimeField):
        adapt = connection.ops.adapt_datetimefield_value
        return [None if value is None else adapt(value) for value in values]
    return [field.get_db_prep_save(value, connection) for value in values]


def _number(rows: Sequence[models.Model], model: type[models.Model]) -> None:
    """Take as many numbers as there are rows. Whoever writes on SQLite is alone; PostgreSQL counts for everybody."""
    if not rows:
        return
    table, key = model._meta.db_table, str(model._meta.pk.column)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)", [table, key, len(rows)]
            )
            numbers = [number for (number,) in cursor.fetchall()]
        else:
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
            last = (cursor.fetchone() or (0,))[0]
            numbers = list(range(last + 1, last + 1 + len(rows)))
    for row, number in zip(rows, numbers, strict=True):
        row.pk = number
