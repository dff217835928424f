"""A table of ours as a file to take along: text or a workbook, with the columns an import reads."""

from __future__ import annotations

from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from crm.capture.tables.export import as_csv, write_workbook

from .disguise import as_it_is

CSV = "text/csv; charset=utf-8"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def table_file(kind: str, rows: QuerySet[Any], *, workbook: bool) -> HttpResponseBase:
    """To be read in again one day, so under true names."""
    if not workbook:
        return as_it_is(csv_file(as_csv(kind, rows), f"touchline-{kind}.csv"))
    book = TemporaryFile()  # noqa: SIM115 - the response closes it when it has been sent
    write_workbook(kind, rows, book)
    book.seek(0)
    return _saved(FileResponse(book, content_type=WORKBOOK), f"touchline-{kind}.xlsx")


def csv_file(lines: Iterator[str], name: str) -> HttpResponseBase:
    return _saved(StreamingHttpResponse(lines, content_type=CSV), name)


def _saved(response: HttpResponseBase, name: str) -> HttpResponseBase:
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response
