"""The first sheet of an Excel workbook, row by row, without believing what it says of its size."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import BinaryIO
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from crm.staff.errors import Refusal

# Unpacked bytes of a whole workbook; a hundred thousand long rows take about half of it.
MOST_UNPACKED = 300 * 1024 * 1024
MOST_PARTS = 2000
DAMAGED = (InvalidFileException, zipfile.BadZipFile, ParseError, KeyError, ValueError, EOFError)


def sheet_rows(file: BinaryIO, most_columns: int) -> Iterator[list[str]]:
    """The cells of each row as text, cut off behind `most_columns`. Refusal when it is none, or unpacks too far."""
    _check(file)
    file.seek(0)
    try:
        book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
        sheet = next(one for one in book.worksheets if one.sheet_state == "visible")
        # What a sheet says of its own size may be wrong.
        sheet.reset_dimensions()
        for row in sheet.iter_rows(max_col=most_columns, values_only=True):
            yield _without_tail([written(value) for value in row])
    except StopIteration as error:
        raise Refusal("The workbook has no sheet that can be seen. Put the table on the first sheet.") from error
    except DAMAGED as error:
        raise Refusal("The workbook is damaged. Open it, save it again as .xlsx and try once more.") from error


def _check(file: BinaryIO) -> None:
    file.seek(0)
    try:
        parts = zipfile.ZipFile(file).infolist()
    except zipfile.BadZipFile as error:
        raise Refusal("The workbook is damaged. Open it, save it again as .xlsx and try once more.") from error
    if not any(part.filename == "xl/workbook.xml" for part in parts):
        raise Refusal("This is a packed file but no Excel workbook. Save the table as .xlsx or .csv.")
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Refusal(
            "The workbook unpacks to more than 300 MB. Keep the sheet with the table only, or save it as .csv."
        )


def _without_tail(cells: list[str]) -> list[str]:
    """A sheet is as wide as its widest row; what is empty at the end says nothing."""
    while cells and not cells[-1]:
        cells.pop()
    return cells


def written(value: object) -> str:
    """A cell as a person would type it; times in the one way that is read the same everywhere."""
    if value is None or (isinstance(value, str) and value.startswith("#") and value.rstrip("!?").isupper()):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return _moment(value)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _moment(value: datetime) -> str:
    """A cell of Excel holds a day and a time in one number, so midnight is most often a day alone."""
    return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
