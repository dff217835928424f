"""A file becomes headings and numbered rows of text, whatever program wrote it. Refusal says what is wrong with it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import BinaryIO

from crm.staff.errors import Refusal

from .text import SAMPLE, delimiter_of, encoding_of

MOST_BYTES = 50 * 1024 * 1024
MOST_ROWS = 250_000
MOST_COLUMNS = 200
LONGEST_CELL = 131_072
EMPTY_IN_A_ROW = 10_000
LONGEST_HEADING = 200

Row = tuple[int, list[str]]
_NO_TABLES = {
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"{\\rtf": "a text document",
    b"<html": "a web page",
    b"<!DOC": "a web page",
}


@dataclass(frozen=True)
class Table:
    """Headings and the rows below them; row numbers are those a spreadsheet shows."""

    headings: list[str]
    rows: Iterator[Row]


def open_table(file: BinaryIO) -> Table:
    """Read the headings; the rows follow while they are asked for, and a Refusal may still come among them."""
    rows = _numbered(_lines(file))
    first = next(rows, None)
    if first is None:
        raise Refusal("The file is empty. The first row holds the headings, the rows below it the data.")
    headings = _headings(first[1])
    second = next(rows, None)
    if second is None:
        raise Refusal("The file has headings but no rows below them.")
    return Table(headings, _bounded(second, rows))


def _lines(file: BinaryIO) -> Iterator[list[str]]:
    size = file.seek(0, io.SEEK_END)
    if size > MOST_BYTES:
        raise Refusal(f"The file has {size // 1024 // 1024} MB; at most 50 are taken. Split it, or leave out columns.")
    file.seek(0)
    begins = file.read(8)
    if begins.startswith(b"PK"):
        # With it comes openpyxl, five megabytes that few ever need.
        sheets = import_module("crm.capture.tables.sheets")
        rows: Iterator[list[str]] = sheets.sheet_rows(file, MOST_COLUMNS + 1)
        return rows
    _refuse_others(begins, file)
    return _csv_rows(file)


def _refuse_others(begins: bytes, file: BinaryIO) -> None:
    if begins == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        if "EncryptedPackage".encode("utf-16-le") in file.read():
            raise Refusal("The workbook is protected by a password. Save it without one and try again.")
        raise Refusal("This is a workbook of an old Excel (.xls). Save it as .xlsx or .csv.")
    for mark, what in _NO_TABLES.items():
        if begins.startswith(mark):
            raise Refusal(f"This is {what}, no table. Save the table as .csv or .xlsx.")


def _csv_rows(file: BinaryIO) -> Iterator[list[str]]:
    encoding = encoding_of(file)
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=encoding, errors="replace", newline="")
    try:
        sample = text.read(SAMPLE)
        if not sample.strip():
            return
        _check_text(sample)
        delimiter = delimiter_of(sample)
        text.seek(0)
        reader = csv.reader(text, delimiter=delimiter)
        if sample[:4].lower() == "sep=":
            next(reader)
        yield from _until_damage(reader)
    finally:
        # The file belongs to whoever opened it.
        text.detach()


def _check_text(sample: str) -> None:
    strange = sum(letter < " " and letter not in "\t\r\n\f\v\0" for letter in sample)
    if strange + sample.count("\0") > len(sample) / 50:
        raise Refusal("This is no table of text. Save the table as .csv or .xlsx.")


def _until_damage(reader: Iterator[list[str]]) -> Iterator[list[str]]:
    done = 0
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise Refusal(
                f"Row {done + 1} has a cell of more than {LONGEST_CELL:,} letters, or a quotation mark that is opened "
                "and never closed. Look at that row and the one before it."
            ) from error
        done += 1
        yield row


def _numbered(lines: Iterable[list[str]]) -> Iterator[Row]:
    """Rows with something in them, by the number a spreadsheet shows; the first one with anything has the headings."""
    empty = 0
    for number, cells in enumerate(lines, start=1):
        if any(cell and not cell.isspace() for cell in cells):
            empty = 0
            yield number, cells
            continue
        empty += 1
        if empty > EMPTY_IN_A_ROW:
            raise Refusal(
                f"More than {EMPTY_IN_A_ROW:,} empty rows follow row {number - empty}. Delete them and save again."
            )


def _headings(cells: list[str]) -> list[str]:
    names = [re.sub(r"\s+", " ", cell.replace("\0", "")).strip()[:LONGEST_HEADING] for cell in _trimmed(cells)]
    if len(names) > MOST_COLUMNS:
        raise Refusal(f"The file has more than {MOST_COLUMNS} columns. Keep those that matter and save it again.")
    seen: set[str] = set()
    for name in names:
        if name and name.casefold() in seen:
            raise Refusal(f"Two columns are called “{name}”. Rename or delete one of them.")
        seen.add(name.casefold())
    return [name or f"Column {place}" for place, name in enumerate(names, start=1)]


def _trimmed(cells: list[str]) -> list[str]:
    last = max((place for place, cell in enumerate(cells, start=1) if cell.strip()), default=0)
    return cells[:last]


def _bounded(first: Row, rest: Iterator[Row]) -> Iterator[Row]:
    yield _short(first)
    for count, row in enumerate(rest, start=2):
        if count > MOST_ROWS:
            raise Refusal(f"The file has more than {MOST_ROWS:,} rows. Split it into several files.")
        yield _short(row)


def _short(row: Row) -> Row:
    number, cells = row
    if any(len(cell) > LONGEST_CELL for cell in cells):
        raise Refusal(f"Row {number} has a cell of more than {LONGEST_CELL:,} letters. Shorten it and try again.")
    return row
