"""A list as a file for spreadsheets: exactly its rows, all pages of them, in their order."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from django.http import StreamingHttpResponse

from .keyset import walk
from .listing import Asked

CHUNK = 500
# Without it a spreadsheet on Windows reads the letters of another alphabet.
BYTE_ORDER_MARK = "\ufeff"


class _Line:
    """What `csv` writes to, giving each line back instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def export(asked: Asked) -> StreamingHttpResponse:
    response = StreamingHttpResponse(lines(asked), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{_name(asked, asked.asker.at, asked.asker.zone)}"'
    response["Cache-Control"] = "no-store"
    return response


def lines(asked: Asked) -> Iterator[str]:
    listing, asker = asked.listing, asked.asker
    writer = csv.writer(_Line())
    yield BYTE_ORDER_MARK + writer.writerow([column.heading(asker.zone) for column in listing.columns])
    for rows in walk(asked.rows, asked.order, CHUNK):
        for row in listing.dress(rows, asker):
            yield writer.writerow([column.exported(row, asker.zone) for column in listing.columns])


def _name(asked: Asked, at: datetime, zone: ZoneInfo) -> str:
    return f"touchline-{asked.listing.name}-{at.astimezone(zone):%Y-%m-%d}.csv"
